using Pix.Api.Console;
using Pix.Api.FrontDoor;
using Pix.Api.Limits;
using Pix.Telemetry;

namespace Pix.Api.Health;

/// <summary>The management port: <c>/check</c>, <c>/health/live</c>, <c>/health/ready</c>, <c>/metrics</c>, <c>/console</c>, <c>/limits</c>.</summary>
internal static class HealthRegistration
{
    /// <summary>Adds the readiness probe.</summary>
    public static IServiceCollection AddHealth(this IServiceCollection services) => services.AddSingleton<Readiness>().AddSingleton<LimitsPage>();

    /// <summary>Answers the management port's paths; other ports pass on.</summary>
    public static void UseHealth(this WebApplication app)
    {
        var readiness = app.Services.GetRequiredService<Readiness>();
        var limits = app.Services.GetRequiredService<LimitsPage>();
        var console = app.Services.GetRequiredService<ConsolePage>();
        app.UseWhen(
            context => Listener.Of(context) == Listener.Management,
            branch =>
            {
                branch.UsePixMetrics();
                branch.Run(context => LimitsPage.Has(context.Request.Path) ? limits.AnswerAsync(context) : AnswerAsync(context, readiness, console));
            });
    }

    private static Task AnswerAsync(HttpContext context, Readiness readiness, ConsolePage console)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return Task.CompletedTask;
        }

        return context.Request.Path.Value switch
        {
            // The sample's load balancer looked for this path and this word.
            "/check" or "/health/live" => context.Response.WriteAsync("OK"),
            "/health/ready" => readiness.AnswerAsync(context),
            _ when console.Has(context.Request.Path) => console.AnswerAsync(context),
            _ => NotFound(context),
        };
    }

    private static Task NotFound(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
