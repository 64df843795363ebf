using System.Collections.Immutable;
using Pix.Contracts.Exchange;
using Pix.Domain;

namespace Pix.Api.Problems;

/// <summary>One problem answer (RFC 9457). Callers may rely on type and fate; the texts may change.</summary>
internal sealed record Problem
{
    /// <summary>First part of the type URI of all problems of Pix.</summary>
    public const string TypePrefix = "urn:pix:problem:";

    /// <summary>HTTP status of the answer.</summary>
    public required int Status { get; init; }

    /// <summary>Last part of the type URI, which identifies the kind of problem.</summary>
    public required string Slug { get; init; }

    /// <summary>What happened; the text is the same for every problem of this type.</summary>
    public required string Title { get; init; }

    /// <summary>Details of this case: which rule was broken, where, and what to do.</summary>
    public string Detail { get; init; } = "";

    /// <summary>Fate of the request, which says whether the caller may send it again.</summary>
    public required Fate Fate { get; init; }

    /// <summary>Result of verifying the signature of an answer that the caller does not get.</summary>
    public SignatureValidity Signature { get; init; }

    /// <summary>How long the caller should wait before the next attempt; null when that is not known.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Id of the audit record, empty when none was written.</summary>
    public string RecordId { get; init; } = "";

    /// <summary>End-to-end id of the payment, empty when there is none.</summary>
    public string EndToEndId { get; init; } = "";

    /// <summary>Name of the admission rule that refused the request, empty otherwise.</summary>
    public string Rule { get; init; } = "";

    /// <summary>Path of the element that this rule looked at, empty otherwise.</summary>
    public string XPath { get; init; } = "";

    /// <summary>Methods that the path allows, for the <c>Allow</c> header of a 405; empty otherwise.</summary>
    public ImmutableArray<string> Allow { get; init; } = [];

    /// <summary>The SPI channel that a silo chose for the request.</summary>
    public SpiChannel SpiChannel { get; init; }

    /// <summary>Makes the problem for a request that must not be sent again unchanged.</summary>
    public static Problem Rejected(int status, string slug, string title, string detail) =>
        new() { Status = status, Slug = slug, Title = title, Detail = detail, Fate = Fate.Rejected };

    /// <summary>Makes the problem for a request of which nothing was sent, so that it may be sent again.</summary>
    public static Problem NotSent(int status, string slug, string title, string detail, TimeSpan? retryAfter = null) =>
        new() { Status = status, Slug = slug, Title = title, Detail = detail, Fate = Fate.NotSent, RetryAfter = retryAfter };

    /// <summary>The type URI.</summary>
    public string Type => TypePrefix + Slug;
}
