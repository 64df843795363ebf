using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Pix.Domain;
using Pix.Grains.Signing;
using Pix.Hsm;
using Pix.Hsm.Sessions;
using Pix.Settings;
using Pix.Signatures;
using Pix.Signatures.Limits;
using Pix.Signatures.Signing;
using static Pix.Grains.Tests.Signing.SomeTerm;

namespace Pix.Grains.Tests.Signing;

/// <summary>The key is the one of the message's own time; without one nothing is signed.</summary>
public sealed class MessageSignerTests
{
    private static readonly MemoryKey Old = new("old", Noon - (300 * Day), Noon + (60 * Day)), Next = new("next", Noon - (5 * Day), Noon + (360 * Day));

    private static readonly RSA BrokenKey = RSA.Create(2048);

    private readonly FakeTimeProvider _time = new(Noon);
    private readonly MemoryRing _ring;
    private readonly MessageSigner _signer;

    public MessageSignerTests()
    {
        _ring = new MemoryRing(_time, Old, Next);
        _ring.Learn(Old.Term());
        _signer = new MessageSigner(_ring, _time);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_message_has_the_same_signed_bytes_across_a_rotation()
    {
        var before = await Sign(Noon);
        _ring.Learn(Old.Term(), Next.Term(told: Noon + Hour));
        _time.Advance(2 * Hour);

        var (again, later) = (await Sign(Noon), await Sign(_time.GetUtcNow()));

        Assert.Equal(Text(before), Text(again));
        Assert.NotEqual(before.SignerSerial, later.SignerSerial);
    }

    [Theory]
    [InlineData(-1440.001, ExchangeError.CreationTimeOutOfRange)]
    [InlineData(-1440, ExchangeError.None)]
    [InlineData(10, ExchangeError.None)]
    [InlineData(10.001, ExchangeError.CreationTimeOutOfRange)]
    public async Task A_creation_time_out_of_range_is_refused(double minutes, ExchangeError expected)
    {
        var outcome = await Sign(Noon + TimeSpan.FromMinutes(minutes));

        Assert.Equal(expected, outcome.Error);
        Assert.Equal(expected == ExchangeError.None ? "" : "/Envelope/AppHdr/CreDt", outcome.XPath);
    }

    [Fact]
    public async Task The_messages_of_a_withdrawn_pair_are_refused_and_later_ones_signed_with_the_next()
    {
        _ring.Learn(Old.Term(withdrawn: true), Next.Term(told: Noon + Hour));
        _time.Advance(2 * Hour);

        Assert.Equal(ExchangeError.NoKeyForItsTime, (await Sign(Noon)).Error);
        Assert.Equal(ExchangeError.NoKeyForItsTime, (await Sign(Noon + Hour - Second)).Error);
        Assert.Equal(ExchangeError.None, (await Sign(Noon + Hour)).Error);
    }

    [Fact]
    public async Task A_document_without_a_time_is_signed_by_when_the_front_door_had_it()
    {
        _ring.Learn(Old.Term(), Next.Term(told: Noon + Hour));
        _time.Advance(2 * Hour);

        var carriedOver = await SignDict(Noon + Hour - Second);
        var received = await SignDict(Noon + Hour);

        Assert.Equal(Serial(Old), carriedOver.SignerSerial);
        Assert.Equal(Serial(Next), received.SignerSerial);
    }

    [Theory]
    [InlineData(SigningFailure.QueueFull, ExchangeError.HsmBusy)]
    [InlineData(SigningFailure.WaitedTooLong, ExchangeError.HsmBusy)]
    [InlineData(SigningFailure.TokenUnavailable, ExchangeError.HsmUnavailable)]
    [InlineData(SigningFailure.KeyMissing, ExchangeError.HsmUnavailable)]
    [InlineData(SigningFailure.WrongSignature, ExchangeError.HsmUnavailable)]
    public async Task A_failure_of_the_token_is_told_with_its_reason(SigningFailure failure, ExchangeError expected)
    {
        var broken = new MemoryKey("broken", Noon - Day, Noon + Day, BrokenKey) { Failure = failure };
        var ring = new MemoryRing(_time, broken);
        ring.Restart(broken.Term());

        var outcome = await new MessageSigner(ring, _time).SignAsync(Message(Noon), Token);

        Assert.Equal((expected, $"{failure}.", TimeSpan.FromSeconds(2)), (outcome.Error, outcome.Detail, outcome.RetryAfter));
        Assert.True(outcome.Document.IsEmpty);
    }

    [Fact]
    public async Task A_message_that_uses_the_identifier_of_KeyInfo_is_refused()
    {
        var signed = await Sign(Noon);
        var id = Encoding.UTF8.GetString(signed.Document.Span).Split("KeyInfo Id=\"")[1].Split('"')[0];

        var outcome = await _signer.SignAsync(new UnsignedMessage(Read(SignatureProfile.Dict, $"<R Id=\"{id}\"/>"), Noon, Noon), Token);

        Assert.Equal(ExchangeError.WrongStructure, outcome.Error);
    }

    // Another silo may sign it now, and this one in a moment; a message whose time has no key is refused for good.
    [Fact]
    public async Task While_the_HSM_is_not_started_a_message_is_asked_for_again()
    {
        var ring = new MemoryRing(_time, Old) { IsStarted = false };
        ring.Restart(Old.Term());

        var outcome = await new MessageSigner(ring, _time).SignAsync(Message(Noon), Token);

        Assert.Equal((ExchangeError.HsmUnavailable, "Not started.", TimeSpan.FromSeconds(5)), (outcome.Error, outcome.Detail, outcome.RetryAfter));
    }

    [Fact]
    public async Task A_message_whose_time_has_no_key_is_told_why()
    {
        _ring.Restart(Next.Term(told: Noon + Hour));
        _time.Advance(2 * Hour);

        var outcome = await Sign(Noon);

        Assert.Equal((ExchangeError.NoKeyForItsTime, "No pair.", null), (outcome.Error, outcome.Detail, outcome.RetryAfter));
    }

    [Fact]
    public async Task While_no_key_signs_messages_of_now_the_fault_is_not_the_messages()
    {
        _time.SetUtcNow(Old.Certificate.NotAfter.ToUniversalTime());

        var outcome = await Sign(_time.GetUtcNow());

        Assert.Equal((ExchangeError.HsmUnavailable, "No pair.", TimeSpan.FromSeconds(5)), (outcome.Error, outcome.Detail, outcome.RetryAfter));
    }

    [Fact]
    public async Task An_HSM_that_breaks_while_it_signs_is_told_as_unavailable()
    {
        var outcome = await SignWith(new HsmException(HsmProblem.NoValidCertificate, "The token is gone."));

        Assert.Equal((ExchangeError.HsmUnavailable, "The token is gone.", TimeSpan.FromSeconds(5)), (outcome.Error, outcome.Detail, outcome.RetryAfter));
        Assert.True(outcome.Document.IsEmpty);
    }

    [Fact]
    public async Task An_end_that_nobody_asked_for_is_a_fault_and_no_deadline() =>
        await Assert.ThrowsAsync<OperationCanceledException>(() => SignWith(new OperationCanceledException()));

    [Fact]
    public async Task A_deadline_that_passes_while_it_waits_is_told_as_one()
    {
        using var deadline = new CancellationTokenSource();
        await deadline.CancelAsync();

        Assert.Equal(ExchangeError.DeadlineBeforeSending, (await _signer.SignAsync(Message(Noon), deadline.Token)).Error);
    }

    internal static UnsignedMessage Message(DateTimeOffset created) => new(
        Read(SignatureProfile.Spi, $"<Envelope xmlns=\"urn:x\"><AppHdr><CreDt>{Utc(created)}</CreDt><Sgntr/></AppHdr><Document><A>x</A></Document></Envelope>"),
        created,
        Noon);

    private static UnsignedDocument Read(SignatureProfile profile, string document) => DocumentSigner.Read(profile, Encoding.UTF8.GetBytes(document), DocumentLimits.Strict).Document!;

    private static string Text(SigningOutcome outcome) => Encoding.UTF8.GetString(outcome.Document.Span);

    private static string Serial(MemoryKey key) => CertificateText.Serial(key.Certificate);

    private async Task<SigningOutcome> Sign(DateTimeOffset created) => await _signer.SignAsync(Message(created), Token);

    private async Task<SigningOutcome> SignWith(Exception fault)
    {
        var broken = new MemoryKey("broken", Noon - Day, Noon + Day, BrokenKey) { Fault = fault };
        var ring = new MemoryRing(_time, broken);
        ring.Restart(broken.Term());
        return await new MessageSigner(ring, _time).SignAsync(Message(Noon), Token);
    }

    private async Task<SigningOutcome> SignDict(DateTimeOffset received) =>
        await _signer.SignAsync(new UnsignedMessage(Read(SignatureProfile.Dict, "<CreateEntryRequest><A>x</A></CreateEntryRequest>"), null, received), Token);
}
