using System.Diagnostics.CodeAnalysis;

namespace Pix.Signatures.Signing;

/// <summary>A plan to sign, or the reason why there is none.</summary>
public readonly record struct SigningResult
{
    internal SigningResult(SigningPlan plan) => (Plan, Detail) = (plan, string.Empty);

    internal SigningResult(SigningError error, string detail) => (Error, Detail) = (error, detail);

    /// <summary>The plan, when <see cref="Error"/> is <see cref="SigningError.None"/>.</summary>
    public SigningPlan? Plan { get; }

    /// <summary>Why the document is not signed.</summary>
    public SigningError Error { get; }

    /// <summary>What is wrong and where, one sentence for people without content of the document.</summary>
    public string Detail { get; }

    /// <summary>Whether there is a plan.</summary>
    [MemberNotNullWhen(true, nameof(Plan))]
    public bool IsPlanned => Plan is not null;
}
