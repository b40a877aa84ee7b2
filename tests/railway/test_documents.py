"""Every document is valid: for our excerpt, and for the schema that Railway publishes."""

from __future__ import annotations

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLObjectType,
    GraphQLSchema,
    is_introspection_type,
    is_specified_scalar_type,
    parse,
    validate,
    validate_schema,
)

from quickscale.railway import documents

from .published import excerpt, published

DOCUMENTS = {
    name: text for name, text in vars(documents).items() if name.isupper() and "{" in str(text)
}


def test_there_are_documents() -> None:
    assert len(DOCUMENTS) > 15


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_valid_for_the_excerpt(name: str) -> None:
    assert validate(excerpt(), parse(DOCUMENTS[name])) == []


def test_the_documents_are_valid_for_the_published_schema() -> None:
    schema = published()

    assert validate_schema(schema) == []
    assert {name: validate(schema, parse(text)) for name, text in DOCUMENTS.items()} == {
        name: [] for name in DOCUMENTS
    }


def test_the_excerpt_says_what_the_published_schema_says() -> None:
    assert differences(excerpt(), published()) == []


def test_a_difference_between_the_two_is_noticed() -> None:
    schema = published()
    wrong = excerpt()
    wrong.type_map.pop("Log")
    service = wrong.type_map["ServiceInstance"]
    assert isinstance(service, GraphQLObjectType)
    service.fields["invented"] = service.fields["serviceId"]

    assert differences(wrong, schema) == ["ServiceInstance.invented"]


def test_nothing_that_we_ask_for_is_deprecated() -> None:
    schema = published()

    assert [
        f"{name}.{field}"
        for name, ours in object_types(excerpt())
        for field in ours.fields
        if fields_of(schema, name)[field].deprecation_reason
    ] == []


def object_types(schema: GraphQLSchema) -> list[tuple[str, GraphQLObjectType]]:
    return [
        (name, kind)
        for name, kind in schema.type_map.items()
        if isinstance(kind, GraphQLObjectType) and not is_introspection_type(kind)
    ]


def fields_of(schema: GraphQLSchema, name: str) -> dict[str, GraphQLField]:
    kind = schema.type_map[name]
    assert isinstance(kind, GraphQLObjectType)
    return dict(kind.fields)


def differences(ours: GraphQLSchema, theirs: GraphQLSchema) -> list[str]:
    """Return what the excerpt has and the published schema has not, or has otherwise."""
    found: list[str] = []
    for name, kind in ours.type_map.items():
        if is_introspection_type(kind) or is_specified_scalar_type(kind):
            continue
        other = theirs.type_map.get(name)
        if type(other) is not type(kind):
            found.append(name)
        elif isinstance(kind, GraphQLEnumType) and isinstance(other, GraphQLEnumType):
            found += [name] * (set(kind.values) != set(other.values))
        elif isinstance(kind, GraphQLObjectType) and isinstance(other, GraphQLObjectType):
            found += [
                f"{name}.{field}"
                for field, ours_ in kind.fields.items()
                if field not in other.fields
                or str(other.fields[field].type) != str(ours_.type)
                or any(
                    argument not in other.fields[field].args
                    or str(other.fields[field].args[argument].type) != str(value.type)
                    for argument, value in ours_.args.items()
                )
                or any(
                    str(value.type).endswith("!") and argument not in ours_.args
                    for argument, value in other.fields[field].args.items()
                )
            ]
        elif isinstance(kind, GraphQLInputObjectType) and isinstance(other, GraphQLInputObjectType):
            found += [
                f"{name}.{field}"
                for field, value in kind.fields.items()
                if field not in other.fields or str(other.fields[field].type) != str(value.type)
            ]
            found += [
                f"{name}.{field}"
                for field, value in other.fields.items()
                if str(value.type).endswith("!") and field not in kind.fields
            ]
    return found
