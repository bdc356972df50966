"""Files from anywhere to plain words. `sandbox.extract` is the door; everything else runs behind it, without Django."""
