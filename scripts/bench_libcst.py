"""LibCST with scopes and qualified names over the files in a JSON list."""

import json
import sys

from libcst import ParserSyntaxError, parse_module
from libcst.metadata import MetadataWrapper, QualifiedNameProvider, ScopeProvider

for file in json.load(open(sys.argv[1])):
    try:
        module = parse_module(open(file, "rb").read())
    except ParserSyntaxError:
        continue
    MetadataWrapper(module, unsafe_skip_copy=True).resolve_many([ScopeProvider, QualifiedNameProvider])
