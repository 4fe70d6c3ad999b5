# Opens the window: `sh scripts/run.sh [ID | COMMAND ...]`. Called by `make run`.
set -eu
cd "$(dirname "$0")/.."

# A command that opens no window needs no display. QT_QPA_PLATFORM set by hand is taken at its word.
case "${1:-}" in
    check | list | show | pattern | match | handout | render | --help | -h | --version)
        [ "$1" != render ] && [ "$1" != handout ] || .venv/bin/python scripts/system_libs.py offscreen
        exec .venv/bin/bodymap "$@"
        ;;
esac
if [ "$(uname)" = Linux ]; then
    .venv/bin/python scripts/system_libs.py window
    if [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}${QT_QPA_PLATFORM:-}" ]; then
        echo "bodymap: all is set up, but there is no display to open a window on. To see a picture instead:" \
            "make run ARGS=\"render --muscle supinator --points --pattern supinator -o supinator.png\""
        exit 0
    fi
fi
exec .venv/bin/bodymap "$@"
