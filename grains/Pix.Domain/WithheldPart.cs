using System.Globalization;

namespace Pix.Domain;

/// <summary>A part of an answer that is withheld from the caller, because its signature did not verify. The audit record contains the whole part.</summary>
/// <param name="Number">Number of the part in the answer, starting at 1; 0 when the whole answer is withheld.</param>
/// <param name="ResourceId">The Central Bank's id of the message (<c>PI-ResourceId</c>); empty when the part contains no such id.</param>
/// <param name="Rule">Name of the rule that the part breaks.</param>
public sealed record WithheldPart(int Number, string ResourceId, string Rule)
{
    /// <summary>Name of the header that lists withheld parts, both in the reply to the caller and in the response headers of the audit record.</summary>
    public const string Header = "pix-withheld";

    /// <summary>
    /// Returns the value of <see cref="Header"/>, such as <c>2;rule=DocumentDigest;resource=…</c>. The id comes last, because only the id comes
    /// from outside Pix, and the id of a whole answer can contain any printable character, even a semicolon.
    /// </summary>
    public string ToHeaderValue() => string.Create(CultureInfo.InvariantCulture, $"{Number};rule={Rule};resource={ResourceId}");

    /// <summary>Reads a value of <see cref="Header"/>. Returns null if the value has another form.</summary>
    public static WithheldPart? FromHeaderValue(string value)
    {
        var fields = value.Split(';', 3);
        return fields is [var number, var rule, var resource] && rule.StartsWith("rule=", StringComparison.Ordinal) && resource.StartsWith("resource=", StringComparison.Ordinal)
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var read)
            ? new WithheldPart(read, resource["resource=".Length..], rule["rule=".Length..])
            : null;
    }
}
