using System.IO.Compression;
using System.Text;

namespace Pix.Simulator.Wire;

/// <summary>An HTTP answer that is not written yet: status, body and headers.</summary>
internal sealed record WireAnswer(int Status, byte[] Body)
{
    public Dictionary<string, string> Headers { get; init; } = [];

    public static WireAnswer Empty(int status) => new(status, []);

    public static WireAnswer Xml(int status, byte[] body) =>
        new WireAnswer(status, body).With("Content-Type", "application/xml; charset=utf-8");

    public static WireAnswer Problem(int status, string xml) =>
        new WireAnswer(status, Encoding.UTF8.GetBytes(xml)).With("Content-Type", "application/problem+xml; charset=utf-8");

    public WireAnswer With(string name, string value) => this with { Headers = new(Headers) { [name] = value } };

    public WireAnswer Gzipped()
    {
        if (Body.Length == 0)
        {
            return this;
        }

        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Body);
        }

        return (this with { Body = buffer.ToArray() }).With("Content-Encoding", "gzip");
    }
}
