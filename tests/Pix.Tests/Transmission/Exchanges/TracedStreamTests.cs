using System.Net.Security;
using Microsoft.Extensions.Time.Testing;
using Pix.Transmission.Exchanges;
using Xunit;

namespace Pix.Transmission.Tests.Exchanges;

/// <summary>The connection pool sees the TLS stream below, with nothing of its own in between.</summary>
public sealed class TracedStreamTests : IDisposable
{
    private readonly MemoryStream _below = new();
    private readonly TracedStream _stream;

    public TracedStreamTests() => _stream = new TracedStream(new SslStream(_below), new FakeTimeProvider());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _stream.Dispose();

    [Fact]
    public void Is_read_and_written_and_has_no_place()
    {
        Assert.Equal((true, true, false), (_stream.CanRead, _stream.CanWrite, _stream.CanSeek));
        Assert.Throws<NotSupportedException>(() => _stream.Length);
        Assert.Throws<NotSupportedException>(() => _stream.Position);
        Assert.Throws<NotSupportedException>(() => _stream.Position = 1);
        Assert.Throws<NotSupportedException>(() => _stream.Seek(0, SeekOrigin.Begin));
        Assert.Throws<NotSupportedException>(() => _stream.SetLength(1));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Its_end_is_that_of_the_stream_below(bool isAsync)
    {
        if (isAsync)
        {
            await _stream.DisposeAsync();
        }
        else
        {
            _stream.Dispose();
        }

        Assert.False(_below.CanRead);
    }

    // Nobody authenticated, and that is what the stream below says of every use.
    [Fact]
    public async Task Every_use_reaches_the_stream_below()
    {
        Assert.Throws<InvalidOperationException>(() => _stream.Read(new byte[1], 0, 1));
        Assert.Throws<InvalidOperationException>(() => _stream.Read(new byte[1].AsSpan()));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _stream.ReadAsync(new byte[1], 0, 1, Token));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _stream.ReadAsync(new byte[1], Token).AsTask());
        Assert.Throws<InvalidOperationException>(() => _stream.Write([1], 0, 1));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _stream.WriteAsync(new byte[] { 1 }, Token).AsTask());
    }
}
