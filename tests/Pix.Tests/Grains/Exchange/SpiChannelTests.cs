using Pix.Audit.Journal;
using Pix.Contracts.Exchange;
using Pix.Domain;
using Pix.Grains.Signing;
using Pix.Grains.Tests.Support;
using Pix.Transmission;
using Pix.Transmission.Lanes;

namespace Pix.Grains.Tests.Exchange;

/// <summary>Which of the SPI's channels a silo tells: the one whose lane it took.</summary>
public sealed class SpiChannelTests : IDisposable
{
    private static readonly HeaderField AsksSecondary = new("Pix-Channel", "SECONDARY");

    private readonly OneSilo _silo = new();

    public SpiChannelTests() => _silo.Transmission.BcbSpiSecondaryEndpoint = "secondary:443";

    private RecordedSteps Steps => _silo.Steps;

    public void Dispose() => _silo.Dispose();

    [Theory]
    [InlineData(false, SpiChannel.Primary, Lane.Spi, Lane.SpiStream)]
    [InlineData(true, SpiChannel.Secondary, Lane.SpiSecondary, Lane.SpiSecondaryStream)]
    public async Task A_message_and_a_stream_tell_the_channel_of_their_lane(bool asksSecondary, SpiChannel told, Lane sends, Lane reads)
    {
        var sent = await _silo.RunAsync(Asking(OneSilo.Payment(), asksSecondary));
        var read = await _silo.RunAsync(Asking(OneSilo.StartStream(), asksSecondary));

        Assert.Equal([told, told], [sent.SpiChannel, read.SpiChannel]);
        Assert.Equal([sends, reads], Steps.Lanes);
    }

    [Theory]
    [InlineData(false, "spi")]
    [InlineData(true, "spi-secondary")]
    public async Task A_message_counts_against_the_limit_of_its_channel(bool asksSecondary, string budget)
    {
        await _silo.RunAsync(Asking(OneSilo.Payment(), asksSecondary));

        await Assert.ThrowsAsync<InvalidOperationException>(() => Assert.Single(Steps.Sent).Gate!.EnterAsync(TimeSpan.Zero, TestContext.Current.CancellationToken).AsTask());

        Assert.Equal([$"{budget}/{SomeProtocol.Ispb}"], _silo.BudgetsAskedFor.Where(name => name.StartsWith("spi", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task DICT_has_none()
    {
        Assert.Equal(SpiChannel.None, (await _silo.RunAsync(Asking(OneSilo.LookUp(), asksSecondary: true))).SpiChannel);

        Assert.Equal([Lane.Dict], Steps.Lanes);
    }

    [Fact]
    public async Task What_is_refused_before_a_channel_is_chosen_tells_none()
    {
        var noMessage = await _silo.RunAsync(Asking(SomeProtocol.SpiSend("<a/>"u8.ToArray()), asksSecondary: true));
        _silo.Transmission.BcbSpiSecondaryEndpoint = "";
        var noEndpoint = await _silo.RunAsync(Asking(OneSilo.Payment(), asksSecondary: true));

        Assert.Equal((Fate.Rejected, SpiChannel.None), (noMessage.Fate, noMessage.SpiChannel));
        Assert.Equal((ExchangeError.UnknownChannel, SpiChannel.None), (noEndpoint.Error, noEndpoint.SpiChannel));
    }

    [Theory]
    [InlineData("sign", ExchangeError.HsmBusy)]
    [InlineData("intent", ExchangeError.AuditUnavailable)]
    [InlineData("send", ExchangeError.NoAnswer)]
    [InlineData("outcome", ExchangeError.OutcomeNotAudited)]
    [InlineData("fault", ExchangeError.InternalAfterSending)]
    public async Task A_failure_after_that_tells_the_channel_too(string step, ExchangeError error)
    {
        switch (step)
        {
            case "sign":
                Steps.Signature = new SigningOutcome { Error = ExchangeError.HsmBusy };
                break;
            case "intent":
                Steps.Intent = JournalWrite.Full;
                break;
            case "send":
                Steps.Answer = new TransmissionResult { Fate = TransmissionFate.Unknown, Attempts = 1 };
                break;
            case "outcome":
                Steps.Outcome = JournalWrite.Full;
                break;
            default:
                Steps.At = at => _ = at == "send" ? throw new InvalidOperationException("A fault of Pix.") : at;
                break;
        }

        var reply = await _silo.RunAsync(Asking(OneSilo.Payment(), asksSecondary: true));

        Assert.Equal((error, SpiChannel.Secondary), (reply.Error, reply.SpiChannel));
    }

    private static ExchangeRequest Asking(ExchangeRequest request, bool asksSecondary) => asksSecondary ? request with { Headers = request.Headers.Add(AsksSecondary) } : request;
}
