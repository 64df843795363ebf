using Pix.Domain;

namespace Pix.Protocol.Admission;

/// <summary>Why a request is not signed and sent.</summary>
/// <param name="Error">The kind of refusal.</param>
/// <param name="Rule">Short, stable name of the rule: <c>spi-from</c>.</param>
/// <param name="XPath">Place in the document, element names only; empty when the rule is not about the document.</param>
/// <param name="Detail">One sentence for the caller, without content of the document.</param>
public sealed record Refusal(ExchangeError Error, string Rule, string XPath, string Detail);
