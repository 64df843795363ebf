namespace Pix.Contracts.Exchange;

/// <summary>One HTTP header line. A header sent twice is two fields, in their order.</summary>
/// <param name="Name">Field name, compared without case.</param>
/// <param name="Value">Field value, without line breaks.</param>
[GenerateSerializer, Immutable, Alias("pix.header-field")]
public sealed record HeaderField([property: Id(0)] string Name, [property: Id(1)] string Value);
