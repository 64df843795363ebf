using Pix.Contracts.Exchange;

namespace Pix.Protocol.Admission;

/// <summary>Why a request is not signed and sent.</summary>
/// <param name="Error">The kind of refusal.</param>
/// <param name="Rule">Short stable name of the rule: <c>spi-from</c>.</param>
/// <param name="XPath">Where in the document, names of elements only; empty when the rule is not about the document.</param>
/// <param name="Detail">One sentence for the caller; nothing of the document's content.</param>
public sealed record Refusal(ExchangeError Error, string Rule, string XPath, string Detail);
