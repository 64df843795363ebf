namespace Pix.Domain;

/// <summary>One HTTP header line. A header sent twice is two fields, in their order.</summary>
/// <param name="Name">Field name, compared without case.</param>
/// <param name="Value">Field value, without line breaks.</param>
public sealed record HeaderField(string Name, string Value);
