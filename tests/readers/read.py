"""What Python's readers see in documents that Pix was given: minidom, ElementTree, email for multipart bodies, urllib for paths.

Input: a file with lines kind TAB argument TAB base64. Output: lines number TAB reader TAB view. What a view is: tools/Pix.Fuzz/Reading/XmlView.cs.
"""
import base64
import email
import email.policy
import hashlib
import posixpath
import re
import string
import sys
import urllib.parse
import xml.dom.minidom
import xml.etree.ElementTree

PLAIN = set(string.ascii_letters + string.digits + " .:_-/")


def written(value):
    return value if all(c in PLAIN for c in value) else "hex" + value.encode("utf-8", "surrogatepass").hex()


class View:
    """The elements of a document in their order; entries are [depth, name, path, value, attributes in no namespace], the value None where there are child elements."""

    def __init__(self):
        self.entries = []

    def begin(self, depth, namespace, name, parent, value, attributes):
        path = parent + ("/" if parent else "") + ("*" if parent == "Envelope/Document" else name)
        if value is not None and not value.strip(" \t\r\n"):
            value = ""
        self.entries.append((depth, "{%s}%s" % (namespace or "", name), path, value, attributes))
        return path

    def field(self, path):
        parent, is_attribute, attribute = path.partition("/@")
        if is_attribute:
            return [written(e[4][attribute]) for e in self.entries if e[2] == parent and attribute in e[4]]
        return ["+" if e[3] is None else written(e[3]) for e in self.entries if e[2] == path]

    def render(self, paths):
        fields = ["|".join(self.field(path)) for path in paths]
        digest = hashlib.sha256()
        for depth, name, _, value, _ in self.entries:
            digest.update(("%d %s%s\n" % (depth, name, "" if value is None else "=" + re.sub("[\r\n]+", "\n", value))).encode("utf-8", "surrogatepass"))
        return ";".join(fields) + ";%d;%s" % (len(self.entries), digest.hexdigest()[:16])


def is_signature(name):
    return name in ("Sgntr", "Signature")


def minidom(document, view):
    def walk(node, depth, parent):
        name = node.localName or node.nodeName
        if is_signature(name):
            return
        children = [child for child in node.childNodes if child.nodeType == child.ELEMENT_NODE]
        # As most code that uses minidom does.
        first = node.firstChild
        value = None if children else getattr(first, "data", "") if first is not None else ""
        attributes = {a.localName or a.name: a.value for a in node.attributes.values() if not a.namespaceURI}
        path = view.begin(depth, node.namespaceURI, name, parent, value, attributes)
        for child in children:
            walk(child, depth + 1, path)

    walk(xml.dom.minidom.parseString(document).documentElement, 0, "")


def elementtree(document, view):
    def walk(element, depth, parent):
        namespace, _, name = element.tag[1:].partition("}") if element.tag.startswith("{") else ("", "", element.tag)
        if is_signature(name):
            return
        path = view.begin(depth, namespace, name, parent, None if len(element) else element.text or "",
                          {key: value for key, value in element.items() if not key.startswith("{")})
        for child in element:
            walk(child, depth + 1, path)

    walk(xml.etree.ElementTree.fromstring(document), 0, "")


def parts(content_type, body):
    message = email.message_from_bytes(b"Content-Type: " + content_type + b"\r\n\r\n" + body, policy=email.policy.compat32)
    if not message.is_multipart():
        return "!not multipart"
    seen = ["%s:%s" % (hashlib.sha256(part.get_payload(decode=True) or b"").hexdigest()[:16], written(part.get("PI-ResourceId", "").strip(" \t")))
            for part in message.get_payload()]
    return "%d;%s" % (len(seen), ";".join(seen))


def content_type(text):
    message = email.message_from_bytes(b"Content-Type: " + text + b"\r\n\r\n", policy=email.policy.compat32)
    return written("%s %s" % (message.get_content_type(), message.get_content_charset("")))


def path(text):
    return written(posixpath.normpath(urllib.parse.unquote(urllib.parse.urlsplit("http://host" + text).path)))


def xml_view(reader, document, paths):
    view = View()
    reader(document, view)
    return view.render(paths)


def views(kind, argument, body):
    if kind == "xml":
        paths = argument.split(",")
        yield "python-minidom", lambda: xml_view(minidom, body, paths)
        yield "python-elementtree", lambda: xml_view(elementtree, body, paths)
    elif kind == "parts":
        yield "python-email", lambda: parts(base64.b64decode(argument), body)
    elif kind == "type":
        yield "python-email", lambda: content_type(body)
    elif kind == "path":
        yield "python-urllib", lambda: path(body.decode("latin-1"))


def main():
    with open(sys.argv[1], encoding="ascii") as lines:
        for number, line in enumerate(lines):
            kind, argument, body = line.rstrip("\n").split("\t")
            for reader, read in views(kind, argument, base64.b64decode(body)):
                try:
                    view = read()
                except Exception as e:  # whatever a reader throws, it refused
                    view = "!" + type(e).__name__
                print(number, reader, view, sep="\t")


main()
