"""Static files under hashed names, JavaScript imports included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStorage(CompressedManifestStaticFilesStorage):
    """Rewrites `import … from "./x.js";` too, so that a module never loads a stale neighbour."""

    support_js_module_import_aggregation = True
