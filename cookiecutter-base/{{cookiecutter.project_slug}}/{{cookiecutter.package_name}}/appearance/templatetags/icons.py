"""The icons of templates/icons/. Every template knows this library: see settings/base.py."""

from django.template import Engine, Library, TemplateSyntaxError
from django.template.base import Parser, TextNode, Token

register = Library()


@register.tag
def icon(_parser: Parser, token: Token) -> TextNode:
    """Put an icon into the page, as it stands in its file: `{% icon "lock" %}`.

    It becomes a part of the template that names it, once; an `include` costs every page anew.
    """
    _, *names = token.split_contents()
    if len(names) != 1 or names[0][0] not in "\"'":
        message = f'"{token.contents}" is not like {{% icon "lock" %}}: one name, in quotes'
        raise TemplateSyntaxError(message)
    return TextNode(Engine.get_default().get_template(f"icons/{names[0][1:-1]}.svg").source)
