namespace Pix.Domain;

/// <summary>One HTTP header line. A header that occurs twice is two fields, in the order in which they came.</summary>
/// <param name="Name">Field name, compared without case.</param>
/// <param name="Value">Field value, without line breaks.</param>
public sealed record HeaderField(string Name, string Value);
