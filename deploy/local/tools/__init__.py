"""The programs this project needs on a machine: are they there, and on Debian, installing them by name."""
