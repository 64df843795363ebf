namespace Pix.Rates.Policies;

/// <summary>An amount of rate tokens. It is stored in thousandths, because a pacs.002 costs 0.2 and sums must stay exact.</summary>
/// <param name="Thousandths">The amount times 1,000; negative if a bucket is overdrawn.</param>
public readonly record struct Tokens(long Thousandths) : IComparable<Tokens>
{
    /// <summary>No tokens.</summary>
    public static readonly Tokens Zero;

    /// <summary>One token.</summary>
    public static readonly Tokens One = new(1000);

    /// <summary>The amount in tokens, for display and metrics.</summary>
    public double Value => Thousandths / 1000.0;

    /// <summary>Returns the amount of a whole number of tokens.</summary>
    public static Tokens Of(long whole) => new(whole * 1000);

    /// <summary>Returns the smaller of two amounts.</summary>
    public static Tokens Min(Tokens a, Tokens b) => a < b ? a : b;

    /// <summary>Returns the larger of two amounts.</summary>
    public static Tokens Max(Tokens a, Tokens b) => a > b ? a : b;

    /// <summary>Returns a share of the amount, rounded down.</summary>
    public Tokens Share(double share) => new((long)Math.Floor(Thousandths * share));

    /// <inheritdoc/>
    public int CompareTo(Tokens other) => Thousandths.CompareTo(other.Thousandths);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("0.###", System.Globalization.CultureInfo.InvariantCulture);

#pragma warning disable CS1591, CA2225 // Arithmetic operators need no comments.
    public static Tokens operator +(Tokens a, Tokens b) => new(a.Thousandths + b.Thousandths);

    public static Tokens operator -(Tokens a, Tokens b) => new(a.Thousandths - b.Thousandths);

    public static Tokens operator *(Tokens a, long times) => new(a.Thousandths * times);

    public static bool operator <(Tokens a, Tokens b) => a.Thousandths < b.Thousandths;

    public static bool operator >(Tokens a, Tokens b) => a.Thousandths > b.Thousandths;

    public static bool operator <=(Tokens a, Tokens b) => a.Thousandths <= b.Thousandths;

    public static bool operator >=(Tokens a, Tokens b) => a.Thousandths >= b.Thousandths;
#pragma warning restore CS1591, CA2225
}
