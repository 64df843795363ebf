using System.ComponentModel.DataAnnotations;

namespace Pix.Rates.Policies;

/// <summary>The Central Bank's limits and how they are shared out. Changed values are used from the next lease on.</summary>
public sealed class RateOptions
{
    /// <summary>Configuration section; <c>Pix__RateLimits__SPI_PRIMARY</c> in the environment.</summary>
    public const string Section = "Pix";

    /// <summary>
    /// Limits that differ from the manuals', by policy: <c>3750 750/s</c> (depth, refill), or with hours of Brasília
    /// <c>00:00-08:00 5000 350/s; 08:00-24:00 350 35/s</c>. What is set here wins over what the Central Bank's <c>/policies</c> say.
    /// </summary>
    public Dictionary<string, string> RateLimits { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The participant's category in DICT, A to H. The Central Bank's <c>/policies</c> tell the real limits within seconds of a start; until then, or where DICT has no such list, this one counts.
    /// Default empty: F is assumed then, a hundredth of A, and the next smaller one after each 429 of DICT.
    /// </summary>
    [RegularExpression("^[A-H]?$", ErrorMessage = "Pix:DictCategory must be one of the letters A to H, or empty.")]
    public string DictCategory { get; set; } = "";

    /// <summary>How much less than each limit is used, 0 to 0.5. Default 0.01: clocks differ, and the Central Bank debits a little after receipt.</summary>
    [Range(0, 0.5)]
    public double RateMargin { get; set; } = 0.01;

    /// <summary>Most of a bucket that silos may hold at once, 0.3 to 0.9, and so the most that one request may cost. Default 0.5. It is what a silo can go on with while the budget's own silo is lost.</summary>
    [Range(0.3, 0.9)]
    public double LeasedShare { get; set; } = 0.5;

    /// <summary>How long a silo may use leased tokens without a word from the budget, 2 s to 5 min. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:02", "00:05:00")]
    public TimeSpan LeaseTime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Part of a bucket that is kept for what is urgent (pacs.002), 0 to 0.5. Default 0.05.</summary>
    [Range(0, 0.5)]
    public double UrgentShare { get; set; } = 0.05;

    /// <summary>Most requests of one policy that wait for tokens, 1 to 10,000; urgent ones are not counted. Default 128; the next is refused at once, not sent.</summary>
    [Range(1, 10_000)]
    public int MaxWaiting { get; set; } = 128;

    /// <summary>
    /// Part of a payer's bucket that is believed to be there when nothing is known, just after a start, 0 to 1. Default 1: Pix is never stricter than DICT, and one payer's look-ups go one at a
    /// time until DICT's answers tell. Less makes Pix refuse what DICT may have taken.
    /// </summary>
    [Range(0, 1)]
    public double PayerStartShare { get; set; } = 1;

    /// <summary>Most payers whose buckets are not full that are remembered, 1,000 to 10 million. Default 500,000, about 100 MB.</summary>
    [Range(1_000, 10_000_000)]
    public int MaxPayers { get; set; } = 500_000;
}
