"""Railway's published schema, where this machine has it: it is not ours to commit."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from graphql import GraphQLSchema, build_client_schema, build_schema

REPOSITORY = Path(__file__).resolve().parent.parent.parent
EXCERPT = Path(__file__).with_name("schema.graphql")
VARIABLE = "QUICKSCALE_RAILWAY_SCHEMA"


def excerpt() -> GraphQLSchema:
    """Return the excerpt that we have written."""
    return build_schema(EXCERPT.read_text(encoding="utf-8"))


def published() -> GraphQLSchema:
    """Return the published schema; skip the test where it is not at hand."""
    beside = REPOSITORY.parent / "shared/railway/schema.json"
    path = Path(os.environ.get(VARIABLE) or beside)
    if not path.is_file():
        pytest.skip(f"no published schema at {path}; {VARIABLE} names another place")
    content = json.loads(path.read_text(encoding="utf-8"))
    content = content.get("data", content)
    _clear_deprecation_of_an_interfaces_field(content)
    return build_client_schema(content)


def _clear_deprecation_of_an_interfaces_field(content: dict[str, object]) -> None:
    """Team.id is deprecated there and required by Node, which GraphQL does not allow."""
    schema = content["__schema"]
    assert isinstance(schema, dict)
    [team] = [each for each in schema["types"] if each["name"] == "Team"]
    [field] = [each for each in team["fields"] if each["name"] == "id"]
    field["isDeprecated"], field["deprecationReason"] = False, None
