# Installs what is missing, then calls Meson. Nothing else lives here.
BUILD := build
BUILD_SAN := build-san
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
PACKAGES := build-essential meson ninja-build pkg-config gettext tzdata ca-certificates \
  libgtk-4-dev libadwaita-1-dev libsqlite3-dev libsoup-3.0-dev libsodium-dev libsecret-1-dev \
  libjansson-dev libmicrohttpd-dev libpq-dev libxml2-dev libxml2-utils \
  xvfb xauth xdotool imagemagick xcompmgr at-spi2-core libatspi2.0-dev dbus dbus-bin dbus-daemon \
  gnome-keyring adwaita-icon-theme fonts-cantarell fonts-dejavu-core \
  desktop-file-utils appstream universal-ctags python3 sqlite3 postgresql nginx-light

.PHONY: all run test install clean bench fuzz mutants packages soak

all: packages
	@[ -f $(BUILD)/build.ninja ] || meson setup $(BUILD)
	@ninja -C $(BUILD)

packages:
	@missing=$$(for p in $(PACKAGES); do dpkg-query -W -f '$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || echo $$p; done); \
	if [ -n "$$missing" ]; then \
	  echo "Installing:" $$missing; \
	  $(SUDO) apt-get update -qq && DEBIAN_FRONTEND=noninteractive $(SUDO) apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	fi

run: all
	@tests/e2e/run-demo $(BUILD)

test: all
	@tests/run $(BUILD) $(BUILD_SAN) '$(SUITE)'

install: all
	@meson install -C $(BUILD)

clean:
	rm -rf $(BUILD) $(BUILD_SAN)

bench: all
	@tests/benchmark/run $(BUILD) '$(ONLY)'

# make fuzz [SECONDS=60] [SEED=n]: damaged input for the readers, with sanitizers; prints the seed and keeps the input.
fuzz: all
	@tests/fuzz/run $(BUILD_SAN) '$(SECONDS)' '$(SEED)'

# make soak [SEEDS=10000] [SEED=n]: the simulated region; a seed that fails is shown in as few steps as it takes.
soak: all
	@tests/simulation/run $(BUILD) '$(SEEDS)' '$(SEED)'

# make mutants: breaks the sync code on purpose, place by place, in a copy; the simulator must find each.
mutants: all
	@tests/simulation/mutate $(BUILD)
