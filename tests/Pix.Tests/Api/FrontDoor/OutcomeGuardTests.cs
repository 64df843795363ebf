using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Pix.Api.FrontDoor;
using Pix.Api.Tests.Support;
using Pix.Contracts.Exchange;
using Pix.Domain;

namespace Pix.Api.Tests.FrontDoor;

/// <summary>A fault anywhere in the front door ends in a problem that says what is known.</summary>
public sealed class OutcomeGuardTests
{
    private static readonly ExchangeReply NotSent = new() { Error = ExchangeError.HsmBusy, RecordId = "r1" };
    private static readonly ExchangeReply Rejected = new() { Error = ExchangeError.UnknownMessage };
    private static readonly ExchangeReply Unknown = new() { Error = ExchangeError.NoAnswer, RecordId = "r1" };

    public static TheoryData<string, string> AfterReplies => new()
    {
        { "answered", "504 outcome-unknown internal-after-sending" },
        { "unknown", "504 outcome-unknown internal-after-sending" },
        { "not-sent", "503 not-sent internal-before-sending" },
        { "rejected", "503 not-sent internal-before-sending" },
    };

    [Fact]
    public async Task A_fault_before_a_silo_is_asked_is_not_sent_and_may_be_sent_again()
    {
        var silos = new FakeSilos(FakeSilos.Created);
        await using var door = await Door.OpenAsync(silos, services => Add(services, (_, _) => throw new InvalidOperationException("secret")));

        var answer = (await door.SendAsync(RawHttp.Pay("pix-id: a1\r\n"))).AssertTold();

        Assert.Equal("503 not-sent internal-before-sending", answer.Told);
        Assert.Equal(("1", "a1"), (answer.Header("Retry-After"), answer.Header("pix-id")));
        Assert.DoesNotContain("secret", answer.Text, StringComparison.Ordinal);
        await door.LogsAsync(line => line.StartsWith("Error 7030 ", StringComparison.Ordinal) && line.Contains(answer.Header("pix-request-id"), StringComparison.Ordinal));
        Assert.Empty(silos.Asked);
    }

    [Fact]
    public async Task A_fault_while_a_silo_is_asked_is_an_outcome_that_is_not_known()
    {
        await using var door = await Door.OpenAsync(new FakeSilos(_ => throw new InvalidOperationException("secret")));

        var answer = (await door.SendAsync(RawHttp.Pay())).AssertTold();

        Assert.Equal("504 outcome-unknown internal-after-sending", answer.Told);
        Assert.Equal("", answer.Header("Retry-After"));
    }

    [Theory]
    [MemberData(nameof(AfterReplies))]
    public async Task A_fault_after_the_reply_tells_what_the_reply_said(string reply, string told)
    {
        var replied = reply switch { "answered" => FakeSilos.Created, "unknown" => Unknown, "not-sent" => NotSent, _ => Rejected };
        // The body cannot be written while nothing of the answer is out.
        await using var door = await Door.OpenAsync(new FakeSilos(replied), services => Add(services, async (context, next) =>
        {
            context.Features.Set<Microsoft.AspNetCore.Http.Features.IHttpResponseBodyFeature>(new FailsOnce(context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpResponseBodyFeature>()!));
            await next(context);
        }));

        var answer = (await door.SendAsync(RawHttp.Pay())).AssertTold();

        Assert.Equal(told, answer.Told);
        Assert.Equal(replied.RecordId, answer.Header("pix-record-id"));
    }

    [Fact]
    public async Task A_fault_after_half_an_answer_cuts_the_connection()
    {
        await using var door = await Door.OpenAsync(new FakeSilos(FakeSilos.Created), services => Add(services, async (context, _) =>
        {
            await context.Response.WriteAsync("half", context.RequestAborted);
            throw new InvalidOperationException();
        }));

        var text = await RawHttp.ReadAsync(door.Ports.Spi, RawHttp.Pay(), tls: false, _ => false);

        Assert.DoesNotContain("0\r\n\r\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("urn:pix:problem", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_metric_that_fails_takes_no_answer_back()
    {
        using var metrics = new MeterListener();
        metrics.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == FrontDoorMetrics.MeterName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        metrics.SetMeasurementEventCallback<long>((_, _, tags, _) => _ = tags.ToArray().Contains(new("status", 299)) ? throw new InvalidOperationException() : 0);
        metrics.Start();
        await using var door = await Door.OpenAsync(FakeSilos.Created with { Status = 299, Body = default });

        var answer = (await door.SendAsync(RawHttp.Pay())).AssertTold();

        Assert.Equal("299 answered", answer.Told);
        Assert.Equal("0", answer.Header("Content-Length"));
        await door.LogsAsync(line => line.StartsWith("Warning 7032 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_caller_that_went_away_is_no_error_of_the_front_door()
    {
        var asked = new TaskCompletionSource();
        var ended = new TaskCompletionSource();
        await using var door = await Door.OpenAsync(new FakeSilos(async _ =>
        {
            asked.SetResult();
            await ended.Task;
            throw new OperationCanceledException();
        }), services => Add(services, async (context, next) =>
        {
            context.RequestAborted.Register(ended.SetResult);
            await next(context);
        }));
        using (var client = new System.Net.Sockets.TcpClient("127.0.0.1", door.Ports.Spi))
        {
            await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(RawHttp.Pay()), TestContext.Current.CancellationToken);
            await asked.Task;
        }

        await door.LogsAsync(line => line.Contains("internal-after-sending", StringComparison.Ordinal));
        Assert.DoesNotContain(door.Logged, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    private static void Add(IServiceCollection services, Func<HttpContext, RequestDelegate, Task> step) => services.AddSingleton<IStartupFilter>(new Step(step));

    private sealed class Step(Func<HttpContext, RequestDelegate, Task> step) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(step);
            next(app);
        };
    }

    // A first answer that cannot be written, before anything of it is out.
    private sealed class FailsOnce(Microsoft.AspNetCore.Http.Features.IHttpResponseBodyFeature inner) : Microsoft.AspNetCore.Http.Features.IHttpResponseBodyFeature
    {
        private bool _failed;

        public Stream Stream
        {
            get
            {
                if (!_failed)
                {
                    _failed = true;
                    throw new IOException("The first answer cannot be written.");
                }

                return inner.Stream;
            }
        }

        public System.IO.Pipelines.PipeWriter Writer => inner.Writer;

        public Task CompleteAsync() => inner.CompleteAsync();

        public void DisableBuffering() => inner.DisableBuffering();

        public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => inner.SendFileAsync(path, offset, count, cancellationToken);

        public Task StartAsync(CancellationToken cancellationToken = default) => inner.StartAsync(cancellationToken);
    }
}
