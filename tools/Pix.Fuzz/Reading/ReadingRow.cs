namespace Pix.Fuzz.Reading;

/// <summary>One row of docs/reading.md.</summary>
/// <param name="Group">The table that it stands in.</param>
/// <param name="What">What is written how.</param>
/// <param name="Pix">What Pix does: <c>accepted</c>, or the rule that refuses.</param>
/// <param name="View">What Pix sees, when it accepts.</param>
/// <param name="Case">What the others read.</param>
internal sealed record ReadingRow(string Group, string What, string Pix, string View, ReadingCase Case)
{
    public const string Accepts = "accepted";

    public bool IsAccepted => Pix == Accepts;
}
