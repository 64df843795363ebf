using System.Collections.Immutable;
using Pix.Domain;

namespace Pix.Grains.Verification;

/// <summary>Looks up headers of an answer.</summary>
internal static class HeaderLookup
{
    /// <summary>Returns the value of the first header with this name; empty when there is none.</summary>
    public static string Value(ImmutableArray<HeaderField> headers, string name) => headers.FirstOrDefault(header => Is(header, name))?.Value ?? "";

    /// <summary>Returns how many headers have this name.</summary>
    public static int Count(ImmutableArray<HeaderField> headers, string name) => headers.Count(header => Is(header, name));

    /// <summary>Returns the headers after replacing all headers of this name by a single one with the given value.</summary>
    public static ImmutableArray<HeaderField> With(ImmutableArray<HeaderField> headers, string name, string value) =>
        [.. headers.Where(header => !Is(header, name)), new HeaderField(name, value)];

    public static bool Is(HeaderField header, string name) => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}
