using System.IO.Compression;
using Pix.Simulator.Faults;
using Pix.Simulator.Xml;

namespace Pix.Simulator.Wire;

/// <summary>Applies the faults that change the content of an answer. <see cref="AnswerWriter"/> applies the faults that change how it is sent.</summary>
internal static class FaultyAnswer
{
    private const int BombBytes = 100 * 1024 * 1024;
    private const int BigBytes = 16 * 1024 * 1024;

    public static SigningFlaw Flaw(Fault? fault) => fault?.Kind switch
    {
        FaultKind.BadSignature => SigningFlaw.BadSignature,
        FaultKind.NoSignature => SigningFlaw.NoSignature,
        FaultKind.WrongSigner => SigningFlaw.WrongSigner,
        _ => SigningFlaw.None,
    };

    public static WireAnswer Spoil(WireAnswer answer, Fault? fault) => fault?.Kind switch
    {
        FaultKind.StatusAfter => Status(fault),
        FaultKind.GzipBomb => Bomb(answer, fault.Number(BombBytes)),
        FaultKind.BigAnswer => Big(answer, fault.Number(BigBytes)),
        _ => answer,
    };

    public static WireAnswer Status(Fault fault)
    {
        var answer = WireAnswer.Empty(fault.Number(503));
        return fault.RetryAfter is { } seconds ? answer.With("Retry-After", seconds) : answer;
    }

    private static WireAnswer Bomb(WireAnswer answer, int bytes)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Optimal, leaveOpen: true))
        {
            var spaces = new byte[64 * 1024];
            Array.Fill(spaces, (byte)' ');
            gzip.Write(answer.Body);
            for (var left = bytes; left > 0; left -= spaces.Length)
            {
                gzip.Write(spaces, 0, Math.Min(left, spaces.Length));
            }
        }

        return (answer with { Body = buffer.ToArray() }).With("Content-Encoding", "gzip");
    }

    private static WireAnswer Big(WireAnswer answer, int bytes)
    {
        var body = new byte[Math.Max(bytes, answer.Body.Length)];
        Array.Fill(body, (byte)' ');
        answer.Body.CopyTo(body, 0);
        return answer with { Body = body };
    }
}
