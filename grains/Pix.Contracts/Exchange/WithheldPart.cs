namespace Pix.Contracts.Exchange;

/// <summary>A part of an answer that did not verify and was not passed on. The whole part is in the audit record.</summary>
/// <param name="Number">Which part of the answer, from 1; 0 when the whole answer is withheld.</param>
/// <param name="ResourceId">The Central Bank's id of the message (<c>PI-ResourceId</c>); empty when the part does not name one.</param>
/// <param name="Rule">Name of the rule that the part breaks.</param>
[GenerateSerializer, Immutable, Alias("pix.withheld-part")]
public sealed record WithheldPart([property: Id(0)] int Number, [property: Id(1)] string ResourceId, [property: Id(2)] string Rule);
