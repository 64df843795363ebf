using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Pix.AuditReader.Tests.Support;

/// <summary>Stands in front of an S3 server, notes what is asked, and breaks it as it is told.</summary>
internal sealed class FaultyS3 : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });
    private readonly string _server;

    private FaultyS3(string server)
    {
        _server = server;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    /// <summary>What a request gets; the server's answer when it is null.</summary>
    public Func<HttpRequest, S3Fault?> Fault { get; set; } = _ => null;

    /// <summary>Done before an object is fetched.</summary>
    public Func<Task> BeforeObject { get; set; } = () => Task.CompletedTask;

    /// <summary>Keys that were fetched, in order.</summary>
    public ConcurrentQueue<string> Objects { get; } = [];

    /// <summary>Prefixes that were listed, in order.</summary>
    public ConcurrentQueue<string> Listed { get; } = [];

    public string Url => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public static async Task<FaultyS3> StartAsync(S3Server server)
    {
        var faulty = new FaultyS3(server.Url);
        await faulty._app.StartAsync(TestContext.Current.CancellationToken);
        return faulty;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _client.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.Query.ContainsKey("list-type"))
        {
            Listed.Enqueue(request.Query["prefix"].ToString());
        }
        else
        {
            await BeforeObject();
            Objects.Enqueue(request.Path.Value!);
        }

        var fault = Fault(request);
        if (fault is S3Fault.InternalError or S3Fault.AccessDenied)
        {
            context.Response.StatusCode = fault == S3Fault.AccessDenied ? 403 : 500;
            context.Response.ContentType = "application/xml";
            await context.Response.WriteAsync($"<Error><Code>{fault}</Code><Message>As the test wants it.</Message></Error>");
            return;
        }

        await PassAsync(context, cut: fault == S3Fault.Truncated);
    }

    private async Task PassAsync(HttpContext context, bool cut)
    {
        using var request = new HttpRequestMessage(HttpMethod.Parse(context.Request.Method), _server + context.Request.Path.ToUriComponent() + context.Request.QueryString);
        foreach (var header in context.Request.Headers)
        {
            // Host too: it is signed.
            request.Headers.TryAddWithoutValidation(header.Key, header.Value.AsEnumerable());
        }

        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        var content = await response.Content.ReadAsByteArrayAsync(context.RequestAborted);
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var header in response.Headers.Where(header => header.Key is not ("Transfer-Encoding" or "Connection" or "Keep-Alive" or "Date")).Concat(response.Content.Headers))
        {
            context.Response.Headers[header.Key] = header.Value.ToArray();
        }

        context.Response.ContentLength = content.Length;
        await context.Response.Body.WriteAsync(cut ? content.AsMemory(0, content.Length / 2) : content, context.RequestAborted);
        if (cut)
        {
            await context.Response.Body.FlushAsync(context.RequestAborted);
            context.Abort();
        }
    }
}
