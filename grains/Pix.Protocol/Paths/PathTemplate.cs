using System.Collections.Immutable;

namespace Pix.Protocol.Paths;

/// <summary>A path of the operation table, such as <c>/api/v2/entries/{Key}/delete</c>.</summary>
public sealed class PathTemplate
{
    private readonly string _text;

    private PathTemplate(string text, ImmutableArray<PathSegment> segments)
    {
        _text = text;
        Segments = segments;
        Literals = segments.Count(segment => !segment.IsParameter);
    }

    /// <summary>The parts of the template between slashes.</summary>
    public ImmutableArray<PathSegment> Segments { get; }

    /// <summary>Number of literal segments. If two templates match a path, the template with more literal segments is used.</summary>
    public int Literals { get; }

    /// <summary>Parses a template, in which braces mark parameters.</summary>
    public static PathTemplate Parse(string template) =>
        new(template, [.. Split(template).Select(text => text.StartsWith('{') ? new PathSegment(text[1..^1], true) : new PathSegment(text, false))]);

    /// <summary>Whether a path, still percent-encoded, matches this template.</summary>
    public bool Matches(string path)
    {
        if (path.EndsWith('/') && Segments.Length > 0 && Segments[^1].IsParameter)
        {
            return false;
        }

        return Walk(path, parameter: null, out _);
    }

    /// <summary>Returns the value of a parameter in a matching path, still percent-encoded; empty if the template has no such parameter.</summary>
    public ReadOnlySpan<char> Value(string path, string parameter) =>
        Walk(path, parameter, out var range) ? path.AsSpan(range) : [];

    /// <summary>Returns a matching path with a trailing slash added or removed, as the template has it.</summary>
    public string Own(string path) => _text.EndsWith('/') == path.EndsWith('/') ? path : _text.EndsWith('/') ? path + "/" : path[..^1];

    /// <inheritdoc/>
    public override string ToString() => _text;

    internal static PathTemplate Literal(string path) => new(path, [.. Split(path).Select(text => new PathSegment(text, false))]);

    internal static int CountSegments(string path) => path.AsSpan().Count('/') - (path.EndsWith('/') ? 1 : 0);

    private static string[] Split(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    private bool Walk(string path, string? parameter, out Range value)
    {
        value = default;
        var index = 0;
        var start = 1;
        while (start < path.Length)
        {
            var slash = path.IndexOf('/', start);
            var end = slash < 0 ? path.Length : slash;
            if (index == Segments.Length || !Segments[index].Matches(path.AsSpan(start, end - start)))
            {
                return false;
            }

            value = Segments[index].IsParameter && Segments[index].Text == parameter ? start..end : value;
            start = end + 1;
            index++;
        }

        return index == Segments.Length;
    }
}
