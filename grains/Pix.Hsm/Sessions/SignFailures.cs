using Microsoft.Extensions.Logging;
using Pix.Hsm.Pkcs11;

namespace Pix.Hsm.Sessions;

/// <summary>Decides, after a failed attempt to sign, what happens to the request, the session and the HSM token.</summary>
/// <remarks>
/// What happens depends on the class of the return value. Session: the session is replaced, the token's other sessions are checked, and
/// another session tries the request once. Login: as for Session, because a new login in the session has not helped. Pin: the token is not
/// used. Key: the request fails. Token: the token is down, and recovery probes it. Library: recovery initializes the library. Unclear: as
/// for Session, but as for Token after three in a row.
/// </remarks>
internal sealed partial class SignFailures(SessionPool pool, ILogger logger)
{
    // A request gets two attempts, the second in another session. If a token or the library fails and must recover, the request gets three attempts.
    private const int Attempts = 2;
    private const int AttemptsAcrossRecovery = 3;

    /// <summary>Handles a failed attempt to sign; returns true if the session must be replaced.</summary>
    public bool Judge(SessionWorker worker, SignRequest request, SignResult result)
    {
        if (result.Wrong)
        {
            pool.Metrics.WrongSignature();
            Log.WrongSignature(logger, worker.Token.Info.Label, request.Pair.Label.Value);
            Retry(request, Attempts, SigningFailure.WrongSignature, "The token gave a signature that does not verify; it was thrown away.");
            return true;
        }

        if (result.KeyAbsent)
        {
            Log.KeyUnusable(logger, request.Pair.Label.Value, worker.Token.Info.Label, result.ToString());
            pool.Recovery.KeyLost(worker.Token, request.Pair);
            pool.Again(request, $"The token failed: {result}");
            return false;
        }

        return JudgeReturnValue(worker, request, result);
    }

    /// <summary>
    /// Handles an attempt that the HSM token rejected because of overload (it throttles). Pix makes fewer calls at a time, and the request
    /// waits for its next attempt, at most until its deadline. The session stays open and the token ready. <see cref="CallWindow.IsDead"/>
    /// detects a token that is broken instead of overloaded.
    /// </summary>
    /// <returns>How long the session's thread should wait before its next call.</returns>
    public TimeSpan Throttled(SessionWorker worker, SignRequest request, SignResult result, long started)
    {
        // The token did not try to sign, so this is not included in the number of attempts, which is limited for failures of sessions and tokens.
        request.Attempts--;
        var window = worker.Token.Window;
        var isFirst = window.Limit is null;
        var pause = window.Throttled(started);
        pool.Metrics.Throttled();
        if (isFirst)
        {
            Log.Throttled(logger, worker.Token.Info.Label, result.ToString(), window.Limit ?? pool.SessionsPerToken, pool.SessionsPerToken);
        }

        pool.Again(request, $"The token throttles: {result}");
        return pause;
    }

    /// <summary>Records that the HSM token signed. After enough signatures in a row, one more call at a time is allowed, until all sessions work.</summary>
    public void Signed(TokenLink token)
    {
        if (token.Window.Signed(pool.SessionsPerToken) is not { } grown)
        {
            return;
        }

        if (grown == pool.SessionsPerToken)
        {
            Log.ThrottlingEnded(logger, token.Info.Label, grown);
        }
    }

    /// <summary>Handles a session that did not open. The session's thread tries again after a pause.</summary>
    public void SessionUnopened(SessionWorker worker, SignResult result)
    {
        Log.SessionUnopened(logger, worker.Token.Info.Label, result.ToString());
        JudgeToken(worker, result);
    }

    /// <summary>Handles the return of an abandoned call. The call's thread ends, so a new thread may be started instead.</summary>
    public void CameBack(SessionWorker worker, TimeSpan after)
    {
        Log.CallCameBack(logger, worker.Token.Info.Label, after.TotalMilliseconds);
        pool.Workers.Refill();
    }

    private bool JudgeReturnValue(SessionWorker worker, SignRequest request, SignResult result)
    {
        var kind = JudgeToken(worker, result);
        switch (kind)
        {
            case ReturnValueClass.Key:
                Log.KeyUnusable(logger, request.Pair.Label.Value, worker.Token.Info.Label, result.ToString());
                pool.Fail(request, SigningFailure.KeyMissing, $"The key '{request.Pair.Label}' cannot sign: {result}.");
                return true;
            case ReturnValueClass.Pin:
                pool.Again(request, worker.Token.Detail);
                return true;
            case ReturnValueClass.Token or ReturnValueClass.Library:
                Retry(request, AttemptsAcrossRecovery, SigningFailure.TokenUnavailable, $"The token failed: {result}.");
                return true;
            default:
                Log.SessionReplaced(logger, worker.Token.Info.Label, result.ToString());
                Retry(request, Attempts, SigningFailure.TokenUnavailable, $"The token failed: {result}.");
                return true;
        }
    }

    private ReturnValueClass JudgeToken(SessionWorker worker, SignResult result)
    {
        var kind = ReturnValueClasses.Of(result.ReturnValue);
        pool.Metrics.Trouble(kind);
        if (kind == ReturnValueClass.Unclear && (result.IsThrottled || worker.Token.FailedUnclearly()))
        {
            kind = ReturnValueClass.Token;
        }

        switch (kind)
        {
            case ReturnValueClass.Session or ReturnValueClass.Login or ReturnValueClass.Unclear:
                worker.Token.Suspect();
                break;
            case ReturnValueClass.Token:
                pool.Recovery.TokenFailed(worker.Token, result.ToString());
                break;
            case ReturnValueClass.Library:
                pool.Recovery.LibraryFailed(worker.Call.Generation, result.ToString());
                break;
            case ReturnValueClass.Pin:
                // TokenLink.Login has already recorded that C_Login refused the PIN. That is not repeated here, because the secret may have changed since.
                if (result.Function != "C_Login")
                {
                    worker.Token.RefusePin($"token '{worker.Token.Info.Label}': {result}");
                }

                Log.PinRefused(logger, worker.Token.Info.Label, result.ToString());
                pool.FailWaiting();
                break;
        }

        return kind;
    }

    private void Retry(SignRequest request, int attempts, SigningFailure failure, string detail)
    {
        if (request.Attempts < attempts)
        {
            pool.Again(request, detail.TrimEnd('.'));
            return;
        }

        pool.Fail(request, failure, detail);
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.Throttled, LogLevel.Warning, "HSM token {TokenLabel} rejects calls because of overload ({Cause}). Pix requests at most {Limit} signatures at the same time instead of {Sessions}, until the token accepts more. Signing requests wait, at most until their deadline.")]
        public static partial void Throttled(ILogger logger, string tokenLabel, string cause, int limit, int sessions);

        [LoggerMessage(EventIds.ThrottlingEnded, LogLevel.Information, "HSM token {TokenLabel} no longer rejects calls because of overload. All its {Sessions} sessions sign again.")]
        public static partial void ThrottlingEnded(ILogger logger, string tokenLabel, int sessions);

        [LoggerMessage(EventIds.WrongSignature, LogLevel.Critical, "HSM token {TokenLabel} returned an invalid signature of key {KeyLabel}. Pix discarded the signature and replaces the session. If the token returns another invalid signature, the HSM is defective or under attack.")]
        public static partial void WrongSignature(ILogger logger, string tokenLabel, string keyLabel);

        [LoggerMessage(EventIds.KeyUnusable, LogLevel.Error, "Key {KeyLabel} on HSM token {TokenLabel} cannot sign: {Cause}. Check that the token has this key and allows it to sign.")]
        public static partial void KeyUnusable(ILogger logger, string keyLabel, string tokenLabel, string cause);

        [LoggerMessage(EventIds.SessionUnopened, LogLevel.Warning, "A session on HSM token {TokenLabel} could not be opened: {Cause}. Pix tries again.")]
        public static partial void SessionUnopened(ILogger logger, string tokenLabel, string cause);

        [LoggerMessage(EventIds.SessionReplaced, LogLevel.Warning, "A session on HSM token {TokenLabel} failed: {Cause}. Pix opens a new session.")]
        public static partial void SessionReplaced(ILogger logger, string tokenLabel, string cause);

        [LoggerMessage(EventIds.CallCameBack, LogLevel.Warning, "A call to HSM token {TokenLabel} that Pix had abandoned returned after {Milliseconds} ms. Pix ignores its result.")]
        public static partial void CallCameBack(ILogger logger, string tokenLabel, double milliseconds);

        [LoggerMessage(EventIds.PinRefused, LogLevel.Critical, "HSM token {TokenLabel} refused the PIN: {Cause}. Pix does not log in to this token or sign with it until Pix:CloudHSMSecret changes, so that the token does not lock. Correct the secret.")]
        public static partial void PinRefused(ILogger logger, string tokenLabel, string cause);
    }
}
