"""Whether two sites of the bench have the same pages: elements, attributes and text, page by page.

    pages.py OURS THEIRS

White space between tags, the order of attributes and the way a character is written do not count, nor do
addresses that our contract fixes (ADDRESSES). What our Markdown adds to a notice is counted apart (ADDED).
"""
import html.parser, os, re, sys

COMPARED_MAX = 3000
# Our address, theirs.
ADDRESSES = [
    (re.compile(r"\bnotices/"), "announcements/"),
    (re.compile(r"\blists/([a-z0-9-]+)/(?!v/)"), r"contests/\1/ranking/"),
    (re.compile(r"\bassets/site\.[0-9a-f]+\.css"), "css/site.css"),
    (re.compile(r"\bassets/favicon\.[0-9a-f]+\.svg"), "favicon.svg"),
]


class Reader(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.parts, self.text = [], ""

    def flush(self):
        text = " ".join(self.text.split())
        if text:
            self.parts.append(text)
        self.text = ""

    def handle_starttag(self, tag, attributes):
        self.flush()
        self.parts.append("<%s>" % " ".join([tag] + ['%s="%s"' % pair for pair in sorted(attributes)]))

    def handle_endtag(self, tag):
        self.flush()
        self.parts.append("</%s>" % tag)

    def handle_data(self, data):
        self.text += data


def parts_of(root, path):
    reader = Reader()
    with open(os.path.join(root, path), encoding="utf-8") as file:
        reader.feed(file.read())
    reader.close()
    reader.flush()
    return reader.parts


def theirs_for(text):
    for ours, theirs in ADDRESSES:
        text = ours.sub(theirs, text)
    return text


def without_added(parts):
    """Ours without ids of headings, the scope of a table's head and the box in which a table scrolls."""
    kept, boxes = [], 0
    for part in parts:
        if part.startswith("<div ") and 'class="table-scroll"' in part:
            boxes += 1
        elif part == "</div>" and boxes > 0 and kept[-1] == "</table>":
            boxes -= 1
        else:
            kept.append(re.sub(r'^<(h[2-6]) id="[^"]*">|^<(th) scope="col">', lambda found: "<%s>" % (found[1] or found[2]), part))
    return kept


def pages(root):
    """All pages but one that Hugo makes only to lead to another."""
    found = set()
    for folder, _, names in os.walk(root):
        for name in names:
            path = os.path.relpath(os.path.join(folder, name), root)
            if name.endswith(".html") and path != "announcements/page/1/index.html":
                found.add(path)
    return found


def kind_of(path):
    return re.sub(r"(?<=/)[^/]+(?=/)", "*", path)


def first_difference(ours, theirs):
    at = next((i for i, pair in enumerate(zip(ours, theirs)) if pair[0] != pair[1]), min(len(ours), len(theirs)))
    return "%s, not %s" % (" ".join(ours[at:at + 2]) or "the end", " ".join(theirs[at:at + 2]) or "the end")


def compare(ours, theirs):
    """Lines that say how far the two are the same."""
    our_pages, their_pages = pages(ours), pages(theirs)
    by_theirs = {theirs_for(path): path for path in our_pages}
    editions = {path for path in our_pages if "/v/" in path}
    missing = sorted(their_pages - set(by_theirs))
    extra = sorted(path for path in our_pages - editions if theirs_for(path) not in their_pages)
    both = sorted(their_pages & set(by_theirs))
    step = -(-len(both) // COMPARED_MAX)
    equal, added, other = 0, 0, {}
    for path in both[::step]:
        a = [theirs_for(part) for part in parts_of(ours, by_theirs[path])]
        b = parts_of(theirs, path)
        if path.startswith("announcements/page/"):  # Hugo gives them the first page's address
            a, b = ([part for part in parts if "canonical" not in part and "og:url" not in part] for parts in (a, b))
        if a == b:
            equal += 1
        elif without_added(a) == b:
            added += 1
        else:
            other.setdefault(kind_of(path), "%s: %s" % (by_theirs[path], first_difference(without_added(a), b)))
    lines = ["%d pages on both sides; only here %d (and %d pages of editions), only there %d" % (
        len(both), len(extra), len(editions), len(missing))]
    lines.append("%d compared: %d have the same elements, attributes and text; in %d ours adds ids of headings, `scope` in heads of "
                 "tables and boxes in which they scroll; %d kinds of page differ otherwise" % (len(both[::step]), equal, added, len(other)))
    return lines + ["only there: " + path for path in missing[:3]] + ["only here: " + path for path in extra[:3]] + list(other.values())


if __name__ == "__main__":
    print("\n".join(compare(sys.argv[1], sys.argv[2])))
