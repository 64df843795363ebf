using System.Text;
using Microsoft.Extensions.Time.Testing;
using Pix.Simulator.Spi;

namespace Pix.Simulator.Tests;

/// <summary>Idempotency by bytes.</summary>
public sealed class PaymentLedgerTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void The_same_bytes_are_the_same_message_for_a_day_and_no_longer()
    {
        var ledger = new PaymentLedger(_time);
        var message = Message(" ");
        Assert.False(ledger.Receive(message).IsResend);

        _time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMilliseconds(1));
        Assert.True(ledger.Receive(message).IsResend);

        // Counted from the first, not from the last resend; the id is still known, so nothing is paid again.
        _time.Advance(TimeSpan.FromMilliseconds(1));
        var later = ledger.Receive(message);
        Assert.False(later.IsResend);
        Assert.Single(later.Duplicates);
    }

    [Fact]
    public void Other_bytes_are_another_message()
    {
        var ledger = new PaymentLedger(_time);
        ledger.Receive(Message(" "));

        var second = ledger.Receive(Message("  "));

        Assert.False(second.IsResend);
        Assert.Single(second.Duplicates);
    }

    private static SpiMessage Message(string bytes) =>
        new(VectorTests.Read("spi-5.13.1/exemplos/pacs.008_CONTA_1_msg.xml"), Encoding.UTF8.GetBytes(bytes));
}
