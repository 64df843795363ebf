using Pix.Domain;

namespace Pix.Protocol.Admission;

/// <summary>Why Pix does not sign and send a request.</summary>
/// <param name="Error">The kind of refusal.</param>
/// <param name="Rule">Short, stable name of the rule that the request breaks: <c>spi-from</c>.</param>
/// <param name="XPath">Place in the document, as element names only; empty if the rule is not about the document.</param>
/// <param name="Detail">One sentence for the caller, which does not quote the document.</param>
public sealed record Refusal(ExchangeError Error, string Rule, string XPath, string Detail);
