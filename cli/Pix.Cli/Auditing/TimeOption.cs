using System.CommandLine;

namespace Pix.Cli.Auditing;

/// <summary>Makes options whose value is a time in one of the forms of <see cref="PointInTime"/>.</summary>
internal static class TimeOption
{
    public static Option<DateTimeOffset?> Create(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result =>
        {
            if (PointInTime.TryParse(result.Tokens[0].Value, TimeProvider.System.GetUtcNow(), out var time))
            {
                return time;
            }

            result.AddError($"{name} is '{result.Tokens[0].Value}'; it must be {PointInTime.Form}.");
            return null;
        },
    };
}
