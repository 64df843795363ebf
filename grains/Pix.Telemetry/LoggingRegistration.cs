using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;

namespace Pix.Telemetry;

/// <summary>Configures the format of log lines and where they are sent.</summary>
internal static class LoggingRegistration
{
    public static void AddLogLines(this IHostApplicationBuilder builder, TelemetryOptions options, bool export)
    {
        // ASP.NET's log scope contains the request path, and a DICT path contains a Pix key (a phone number, a tax number), which must not be logged.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        if (options.LogFormat == LogFormat.Json)
        {
            builder.Logging.AddJsonConsole(json =>
            {
                json.IncludeScopes = true;
                json.UseUtcTimestamp = true;
                json.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            });
        }

        if (export)
        {
            builder.Services.Configure<OpenTelemetryLoggerOptions>(lines => lines.IncludeScopes = true);
        }
    }
}
