namespace Pix.Protocol.Operations;

/// <summary>Which of the Central Bank's servers and which kind of connection an operation uses.</summary>
public enum Route
{
    /// <summary>DICT, <c>/api/v2</c>.</summary>
    Dict,

    /// <summary>DICT's servers for <c>keys/check</c>, <c>/api-np/v2</c>.</summary>
    DictKeysCheck,

    /// <summary>ICOM: sending messages, catalogues.</summary>
    SpiSend,

    /// <summary>ICOM: reading streams by long polling, on separate connections so that sends never wait for them.</summary>
    SpiStream,
}
