using System.Collections.Immutable;
using Pix.Domain;

namespace Pix.Transmission.Exchanges;

/// <summary>One answer of the Central Bank whose head has been received. The bytes that were read are kept even if the answer is unreadable.</summary>
internal sealed class Answer
{
    private readonly HttpResponseMessage _response;
    private readonly AnswerBody _body;
    private readonly AnswerHeaders _headers;
    private ReadOnlyMemory<byte>? _decoded;

    public Answer(HttpResponseMessage response, int maxBytes)
    {
        _response = response;
        _body = new AnswerBody(response, maxBytes);
        _headers = AnswerHeaders.Of(response);
    }

    /// <summary>Status as received. It can be any three digits.</summary>
    public int Status => (int)_response.StatusCode;

    /// <summary>Headers that are returned to the caller, each value safe to write.</summary>
    public ImmutableArray<HeaderField> Headers => _headers.Fields;

    /// <summary>The decoded body. Until <see cref="ReadAsync"/> has completed, the bytes that were read so far, not decoded.</summary>
    public ReadOnlyMemory<byte> Body => _decoded ?? _body.Received;

    /// <summary>Reads the body and decides whether the answer can be passed on.</summary>
    /// <exception cref="AnswerUnreadableException">The answer cannot be read; the exception says why.</exception>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        if (!HasFinalStatus())
        {
            throw new AnswerUnreadableException($"The answer has the status {Status:D3}, which is not one of a final answer (200 to 599).");
        }

        _decoded = await _body.ReadAsync(cancellationToken);
        if (_headers.Flaw.Length > 0)
        {
            throw new AnswerUnreadableException(_headers.Flaw);
        }

        if (HasNoBody() && (!_decoded.Value.IsEmpty || _response.Content.Headers.ContentLength > 0))
        {
            throw new AnswerUnreadableException($"The answer has the status {Status}, which has no body, and a body.");
        }
    }

    // RFC 9110, 15: a status 1xx is never final, and a number outside the five classes (100 to 599) is not a status.
    private bool HasFinalStatus() => Status is >= 200 and <= 599;

    // Answers with these statuses have no body (RFC 9110, 15.3.5, 15.3.6 and 15.4.5).
    private bool HasNoBody() => Status is 204 or 205 or 304;
}
