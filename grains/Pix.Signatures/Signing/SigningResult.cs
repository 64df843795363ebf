using System.Diagnostics.CodeAnalysis;

namespace Pix.Signatures.Signing;

/// <summary>Result of planning a signature: the plan, or the reason why the document cannot be signed.</summary>
public readonly record struct SigningResult
{
    internal SigningResult(SigningPlan plan) => (Plan, Detail) = (plan, string.Empty);

    internal SigningResult(SigningError error, string detail) => (Error, Detail) = (error, detail);

    /// <summary>The plan; null if <see cref="Error"/> is not <see cref="SigningError.None"/>.</summary>
    public SigningPlan? Plan { get; }

    /// <summary>Why the document cannot be signed; <see cref="SigningError.None"/> if it can.</summary>
    public SigningError Error { get; }

    /// <summary>What is wrong and where, as one sentence that does not quote the document; empty if nothing is wrong.</summary>
    public string Detail { get; }

    /// <summary>True if the result has a plan, so the document can be signed.</summary>
    [MemberNotNullWhen(true, nameof(Plan))]
    public bool IsPlanned => Plan is not null;
}
