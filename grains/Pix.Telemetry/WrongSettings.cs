using Microsoft.Extensions.Options;

namespace Pix.Telemetry;

/// <summary>Every failure of the settings, when a host did not start because of them.</summary>
public static class WrongSettings
{
    /// <summary>One sentence a failure; empty when the exception is of another kind.</summary>
    /// <remarks>One group of settings that fails is thrown as it is, several come together in one exception.</remarks>
    public static IReadOnlyList<string> Of(Exception exception) => exception switch
    {
        OptionsValidationException wrong => [.. wrong.Failures],
        AggregateException several when several.InnerExceptions.All(inner => inner is OptionsValidationException) =>
            [.. several.InnerExceptions.SelectMany(Of).Distinct()],
        InvalidOperationException unreadable when unreadable.Source == "Microsoft.Extensions.Configuration.Binder" => [unreadable.Message],
        _ => [],
    };
}
