using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Pix.Api.FrontDoor;
using Pix.Api.Tests.Support;
using Pix.Contracts.Exchange;
using Pix.Domain;

namespace Pix.Api.Tests.FrontDoor;

/// <summary>What the silos are given for a request, and what is counted and logged of it.</summary>
public sealed class RequestTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    [Fact]
    public async Task The_request_is_passed_on_as_it_came_but_for_the_callers_credentials()
    {
        var silos = new FakeSilos(FakeSilos.Created);
        await using var door = await Door.OpenAsync(silos, services => services.AddSingleton<TimeProvider>(new FakeTimeProvider(Now)), ("Pix:ExchangeDeadline", "00:00:07"));

        var answer = await door.SendAsync($"POST /a%2Fb?c=%20d HTTP/1.1\r\nHost: localhost\r\n{RawHttp.Xml}X-Any: 1\r\nX-Any: 2\r\nAuthorization: Bearer t\r\nCookie: c\r\nProxy-Authorization: p\r\n{RawHttp.Body}");

        var request = Assert.Single(silos.Asked);
        Assert.Equal((PixChannel.Spi, "POST", "/a%2Fb", "?c=%20d"), (request.Channel, request.Method, request.Path, request.Query));
        Assert.Equal("<a/>"u8.ToArray(), request.Body.ToArray());
        Assert.Equal(["1", "2"], request.Headers.Where(field => field.Name == "X-Any").Select(field => field.Value));
        Assert.DoesNotContain(request.Headers, field => field.Name is "Authorization" or "Cookie" or "Proxy-Authorization");
        Assert.Equal((TimeSpan.FromSeconds(7), "anonymous", false), (request.Deadline, request.Caller, request.SentBefore));
        Assert.Empty(request.AllowedOperations);
        Assert.Equal((answer.Header("pix-request-id"), Now), (request.RequestId, request.ReceivedAt));
    }

    [Fact]
    public async Task The_channel_is_that_of_the_port()
    {
        var silos = new FakeSilos(FakeSilos.Created);
        await using var door = await Door.OpenAsync(silos);

        await RawHttp.SendAsync(door.Ports.Dict, RawHttp.Get("/"));
        await RawHttp.SendAsync(door.Ports.Spi, RawHttp.Get("/"));

        Assert.Equal([PixChannel.Dict, PixChannel.Spi], silos.Asked.Select(request => request.Channel));
    }

    [Fact]
    public async Task The_management_port_takes_no_request()
    {
        var silos = new FakeSilos(FakeSilos.Created);
        await using var door = await Door.OpenAsync(silos);

        var answer = await RawHttp.SendAsync(door.Ports.Management, RawHttp.Pay());

        Assert.Equal((404, ""), (answer.Status, answer.Outcome));
        Assert.Empty(silos.Asked);
    }

    // Kestrel counts the sizes of the chunks too, so a chunked body is taken a little below the limit.
    [Theory]
    [InlineData(1024, 1000, "201 answered")]
    [InlineData(1025, 1025, "413 rejected too-large")]
    public async Task A_body_is_taken_up_to_its_limit(int declared, int chunked, string told)
    {
        var silos = new FakeSilos(FakeSilos.Created);
        await using var door = await Door.OpenAsync(silos, null, ("Pix:MaxRequestBytes", "1024"));

        var first = await door.SendAsync($"{RawHttp.Payment}Content-Type: application/xml\r\nContent-Length: {declared}\r\n\r\n{new string('a', declared)}");
        var second = await door.SendAsync($"{RawHttp.Payment}Content-Type: application/xml\r\nTransfer-Encoding: chunked\r\n\r\n{chunked:x}\r\n{new string('a', chunked)}\r\n0\r\n\r\n");

        Assert.Equal((told, told), (first.AssertTold().Told, second.AssertTold().Told));
        Assert.Equal(first.Status == 201 ? (int[])[declared, chunked] : [], silos.Asked.Select(request => request.Body.Length));
    }

    [Fact]
    public async Task Without_a_body_the_type_does_not_matter()
    {
        await using var door = await Door.OpenAsync(FakeSilos.Created);

        Assert.Equal("201 answered", (await door.SendAsync("GET / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\r\n")).Told);
    }

    [Theory]
    [InlineData(4096, "201 answered")]
    [InlineData(4097, "414 rejected target-too-long")]
    public async Task A_request_line_is_taken_up_to_its_limit(int length, string told)
    {
        await using var door = await Door.OpenAsync(FakeSilos.Created);
        var target = "/" + new string('a', length - "GET / HTTP/1.1\r\n".Length);

        Assert.Equal(told, (await door.SendAsync(RawHttp.Get(target))).AssertTold().Told);
    }

    [Theory]
    [InlineData("X-Any: a", 63, "201 answered")]
    [InlineData("X-Any: a", 64, "431 rejected headers-too-large")]
    [InlineData("X-Any: 16358", 1, "201 answered")]
    [InlineData("X-Any: 16359", 1, "431 rejected headers-too-large")]
    [InlineData("pix-any: 4085", 1, "201 answered")]
    [InlineData("pix-any: 4086", 1, "431 rejected headers-too-large")]
    [InlineData("pix-any: 500", 8, "201 answered")]
    [InlineData("pix-any: 502", 8, "431 rejected headers-too-large")]
    [InlineData("pix-outcome: 5000", 1, "201 answered")]
    [InlineData("X-Any: 1000", 17, "431 rejected headers-too-large")]
    public async Task Headers_are_taken_up_to_their_limits(string line, int count, string told)
    {
        // A number stands for a value of so many bytes.
        var (name, value) = (line.Split(": ")[0], line.Split(": ")[1]);
        var field = $"{name}: {(int.TryParse(value, out var length) ? new string('a', length) : value)}\r\n";
        await using var door = await Door.OpenAsync(FakeSilos.Created);

        Assert.Equal(told, (await door.SendAsync($"GET / HTTP/1.1\r\nHost: localhost\r\n{string.Concat(Enumerable.Repeat(field, count))}\r\n")).AssertTold().Told);
    }

    [Fact]
    public async Task A_refusal_is_logged_and_counted_with_its_problem_and_without_its_content()
    {
        var counted = new ConcurrentQueue<string>();
        using var metrics = Listen(counted);
        await using var door = await Door.OpenAsync(new ExchangeReply { Error = ExchangeError.UnknownMessage, Rule = "envelope", Detail = "secret" });

        var answer = await door.SendAsync(RawHttp.Pay());
        await door.SendAsync("nonsense\r\n\r\n");
        await door.DisposeAsync();

        Assert.Contains($"Information 7031 A request on the Spi port ended without an audit record. The answer was HTTP status 422, problem unknown-message, rule 'envelope', to caller 'anonymous'. Request {answer.Header("pix-request-id")}", door.Logged);
        Assert.Contains(door.Logged, line => line.StartsWith("Information 7034 A request on the Spi port could not be read. The caller got HTTP status 400, problem not-http. Request ", StringComparison.Ordinal));
        Assert.Contains("channel=spi caller=anonymous status=422 outcome=rejected problem=unknown-message", counted);
        Assert.Contains("channel=spi caller=refused status=400 outcome=rejected problem=not-http", counted);
        Assert.DoesNotContain(door.Logged, line => line.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_has_a_record_is_counted_and_not_logged_again()
    {
        var counted = new ConcurrentQueue<string>();
        using var metrics = Listen(counted);
        await using var answered = await Door.OpenAsync(FakeSilos.Created with { Status = 298 });
        await using var unknown = await Door.OpenAsync(new ExchangeReply { Error = ExchangeError.NoAnswer, RecordId = "r1" });

        await answered.SendAsync(RawHttp.Pay());
        await unknown.SendAsync(RawHttp.Pay());
        await RawHttp.SendAsync(answered.Ports.Dict, RawHttp.Get("/"));
        await answered.DisposeAsync();
        await unknown.DisposeAsync();

        Assert.Contains("channel=spi caller=anonymous status=298 outcome=answered problem=", counted);
        Assert.Contains("channel=dict caller=anonymous status=298 outcome=answered problem=", counted);
        Assert.Contains("seconds channel=dict", counted);
        Assert.Contains("channel=spi caller=anonymous status=504 outcome=outcome-unknown problem=no-answer", counted);
        Assert.Empty(answered.Logged.Concat(unknown.Logged));
    }

    [Fact]
    public void Request_ids_sort_by_their_time_and_are_never_the_same()
    {
        var time = new FakeTimeProvider(Now);
        var ids = new List<string>();
        for (var i = 0; i < 100; i++)
        {
            ids.Add(RequestId.New(time));
            time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.Equal(2, new HashSet<string> { RequestId.New(time), RequestId.New(time) }.Count);
        Assert.All(ids, id => Assert.Equal(RequestId.Length, id.Length));
    }

    private static MeterListener Listen(ConcurrentQueue<string> counted)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == FrontDoorMetrics.MeterName)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => counted.Enqueue(string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))));
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) => counted.Enqueue("seconds " + string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))));
        listener.Start();
        return listener;
    }
}
