using Pix.Domain;
using Pix.Protocol.Rates;

namespace Pix.Grains.Rates;

/// <summary>Names of budgets. A participant has one budget at DICT and one for each SPI channel, for example <c>dict/99999010</c>.</summary>
internal static class RateBudgets
{
    private const string DictPrefix = "dict/", PrimaryPrefix = "spi/", SecondaryPrefix = "spi-secondary/";

    /// <summary>Returns the name of a participant's budget at DICT.</summary>
    public static string Dict(string participant) => DictPrefix + participant;

    /// <summary>Returns the name of the budget that a demand is charged to.</summary>
    public static string Of(RateDemand demand) => (demand.Policy switch
    {
        "SPI_PRIMARY" => PrimaryPrefix,
        "SPI_SECONDARY" or "SPI_TRCK_002" => SecondaryPrefix,
        _ => DictPrefix,
    }) + demand.Participant;

    /// <summary>Whether the Central Bank reports the levels of this budget's buckets.</summary>
    public static bool CanBeAsked(string budget) => budget.StartsWith(DictPrefix, StringComparison.Ordinal);

    /// <summary>Returns the channel whose audit stream records operator orders about this budget.</summary>
    public static PixChannel ChannelOf(string budget) => CanBeAsked(budget) ? PixChannel.Dict : PixChannel.Spi;

    /// <summary>Returns the ISPB of the participant that a budget belongs to.</summary>
    public static string ParticipantOf(string budget) => budget[(budget.IndexOf('/', StringComparison.Ordinal) + 1)..];
}
