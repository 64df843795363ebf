using System.Globalization;

namespace Pix.Domain;

/// <summary>A part of an answer that did not verify and was not passed on. The whole part is in the audit record.</summary>
/// <param name="Number">Which part of the answer, from 1; 0 when the whole answer is withheld.</param>
/// <param name="ResourceId">The Central Bank's id of the message (<c>PI-ResourceId</c>); empty when the part does not name one.</param>
/// <param name="Rule">Name of the rule that the part breaks.</param>
public sealed record WithheldPart(int Number, string ResourceId, string Rule)
{
    /// <summary>Name of the header that lists withheld parts: of the reply, and of the response headers in the audit.</summary>
    public const string Header = "pix-withheld";

    /// <summary>
    /// A value of <see cref="Header"/>: <c>2;rule=DocumentDigest;resource=…</c>. Number and rule are Pix's own words. The id comes last,
    /// because for a whole answer it may hold anything printable.
    /// </summary>
    public string ToHeaderValue() => string.Create(CultureInfo.InvariantCulture, $"{Number};rule={Rule};resource={ResourceId}");

    /// <summary>Reads a value of <see cref="Header"/>; null when it has another form.</summary>
    public static WithheldPart? FromHeaderValue(string value)
    {
        var fields = value.Split(';', 3);
        return fields is [var number, var rule, var resource] && rule.StartsWith("rule=", StringComparison.Ordinal) && resource.StartsWith("resource=", StringComparison.Ordinal)
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var read)
            ? new WithheldPart(read, resource["resource=".Length..], rule["rule=".Length..])
            : null;
    }
}
