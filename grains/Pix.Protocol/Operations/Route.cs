namespace Pix.Protocol.Operations;

/// <summary>Which of the Central Bank's servers and which kind of connection an operation uses.</summary>
public enum Route
{
    /// <summary>DICT's servers for all operations but <c>keys/check</c>, <c>/api/v2</c>.</summary>
    Dict,

    /// <summary>DICT's servers for <c>keys/check</c>, <c>/api-np/v2</c> (also <c>/api/v2</c>).</summary>
    DictKeysCheck,

    /// <summary>ICOM, for sending messages and reading catalogues.</summary>
    SpiSend,

    /// <summary>ICOM, for reading streams by long polling. The connections are separate, so that sending never waits for a read.</summary>
    SpiStream,
}
