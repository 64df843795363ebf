using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Pix.Operations.Tests.Support;

/// <summary>Takes traces, metrics and logs by OTLP over HTTP and keeps them.</summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private OtlpReceiver(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    /// <summary>Spans of every process.</summary>
    public ConcurrentQueue<OtlpSpan> Spans { get; } = new();

    /// <summary>Names of the metrics that came, with the service they came from.</summary>
    public ConcurrentDictionary<(string Service, string Metric), bool> Metrics { get; } = new();

    /// <summary>Everything that came, as text, for whoever looks for what must not be in it.</summary>
    public ConcurrentQueue<string> Raw { get; } = new();

    public ConcurrentQueue<string> LogServices { get; } = new();

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var receiver = new OtlpReceiver(app);
        app.MapPost("/v1/{signal}", receiver.TakeAsync);
        await app.StartAsync();
        return receiver;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    // Field numbers: opentelemetry-proto, trace/v1, metrics/v1 and logs/v1: Resource… = 1, resource = 1, Scope… = 2, items = 2.
    private async Task<IResult> TakeAsync(string signal, HttpRequest request)
    {
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer);
        Raw.Enqueue(Encoding.UTF8.GetString(buffer.ToArray()));
        foreach (var resource in new ProtoMessage(buffer.ToArray()).Messages(1))
        {
            var service = OtlpSpan.Attributes(resource.Messages(1).First(), 1).GetValueOrDefault("service.name", "");
            foreach (var item in resource.Messages(2).SelectMany(scope => scope.Messages(2)))
            {
                Keep(signal, service, item);
            }
        }

        return Results.Bytes([], "application/x-protobuf");
    }

    private void Keep(string signal, string service, ProtoMessage item)
    {
        switch (signal)
        {
            case "traces":
                Spans.Enqueue(OtlpSpan.Of(service, item));
                break;
            case "metrics":
                Metrics[(service, item.Text(1))] = true;
                break;
            default:
                LogServices.Enqueue(service);
                break;
        }
    }
}
