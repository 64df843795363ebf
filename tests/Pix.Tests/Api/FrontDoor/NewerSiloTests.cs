using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Pix.Api.Tests.Support;
using Pix.Contracts.Exchange;
using Pix.Domain;

namespace Pix.Api.Tests.FrontDoor;

/// <summary>What only a newer silo knows reads as an outcome that is not known, through the real serializer and the real HTTP server.</summary>
public sealed class NewerSiloTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer(serializer => serializer.AddAssembly(typeof(ExchangeReply).Assembly)).BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [Theory]
    [InlineData(19)]
    [InlineData(999)]
    [InlineData(-1)]
    public async Task An_unknown_error_is_an_unknown_outcome(int error)
    {
        var answer = await TellAsync(new ExchangeReply { Error = (ExchangeError)error, RecordId = "r1" });

        Assert.Equal("504 outcome-unknown unknown-error", answer.Told);
        Assert.Equal("r1", answer.Header("pix-record-id"));
    }

    [Fact]
    public async Task An_unknown_validity_is_neither_valid_nor_absent_and_its_answer_is_not_passed_on()
    {
        var answer = await TellAsync(FakeSilos.Created with { Signature = (SignatureValidity)9 });

        Assert.Equal("502 outcome-unknown answer-unreadable", answer.Told);
        Assert.Equal(("false", FakeSilos.Created.RecordId), (answer.Header("pix-signature-valid"), answer.Header("pix-record-id")));
        Assert.DoesNotContain("<answer/>", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_validity_beside_a_problem_is_told_as_not_valid()
    {
        var answer = await TellAsync(new ExchangeReply { Error = ExchangeError.NoAnswer, Signature = (SignatureValidity)9 });

        Assert.Equal(("504 outcome-unknown no-answer", "false"), (answer.Told, answer.Header("pix-signature-valid")));
    }

    [Fact]
    public async Task Lists_that_an_older_silo_does_not_send_are_empty()
    {
        var answer = await TellAsync(FakeSilos.Created with { Headers = default, AllowedMethods = default });

        Assert.Equal("201 answered", answer.Told);
        Assert.Equal("405 rejected method-not-allowed", (await TellAsync(new ExchangeReply { Error = ExchangeError.MethodNotAllowed, AllowedMethods = default })).Told);
    }

    private async Task<RawAnswer> TellAsync(ExchangeReply reply)
    {
        var serializer = _services.GetRequiredService<Serializer>();
        var received = serializer.Deserialize<ExchangeReply>(serializer.SerializeToArray(reply))!;
        await using var door = await Door.OpenAsync(received);
        return (await door.SendAsync(RawHttp.Pay())).AssertTold();
    }
}
