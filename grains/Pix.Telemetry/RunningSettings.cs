using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Pix.Settings;

namespace Pix.Telemetry;

/// <summary>
/// Answers <c>GET /settings</c> on a management port with the settings of this process, secrets as stars. Only programs on this machine get
/// an answer.
/// </summary>
public static class RunningSettings
{
    private const string Path = "/settings", Section = "Pix";

    /// <summary>Adds a middleware that answers <c>GET /settings</c> and passes all other requests on.</summary>
    public static void UsePixSettings(this IApplicationBuilder app)
    {
        var configuration = app.ApplicationServices.GetRequiredService<IConfiguration>();
        app.Use((context, next) => context.Request.Path == Path && HttpMethods.IsGet(context.Request.Method) ? AnswerAsync(context, configuration) : next(context));
    }

    // The settings are read at each request, because they may change while the process runs.
    private static async Task AnswerAsync(HttpContext context, IConfiguration configuration)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (context.Connection.RemoteIpAddress is not { } remote || !IPAddress.IsLoopback(remote))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        context.Response.ContentType = "application/json";
        await using var writer = new Utf8JsonWriter(context.Response.BodyWriter);
        writer.WriteStartObject();
        foreach (var (name, value) in Shown(configuration))
        {
            writer.WriteString(name, value);
        }

        writer.WriteEndObject();
    }

    private static IEnumerable<(string Name, string Value)> Shown(IConfiguration configuration) =>
        configuration.GetSection(Section).AsEnumerable().Where(setting => setting.Value is not null).OrderBy(setting => setting.Key, StringComparer.Ordinal)
            .Select(setting => (setting.Key, ShownValue.Of(setting.Key, setting.Value!)));
}
