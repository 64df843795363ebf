using Microsoft.Extensions.DependencyInjection;
using Net.Pkcs11Interop.Common;
using Pix.Hsm.Hosting;
using Pix.Hsm.Sessions;
using Pix.Hsm.Tests.Support;
using Pix.TestToken;

namespace Pix.Hsm.Tests;

/// <summary>Each class of return value, and what heals it. Nobody restarts anything.</summary>
public sealed class RecoveryTests
{
    [Theory]
    [InlineData("C_Sign", CKR.CKR_SESSION_HANDLE_INVALID)]
    [InlineData("C_Sign", CKR.CKR_SESSION_CLOSED)]
    [InlineData("C_SignInit", CKR.CKR_OPERATION_ACTIVE)]
    [InlineData("C_Sign", CKR.CKR_OPERATION_NOT_INITIALIZED)]
    [InlineData("C_Sign", CKR.CKR_GENERAL_ERROR)]
    public async Task A_session_that_fails_is_replaced_and_the_request_is_signed_elsewhere(string function, CKR value)
    {
        await using var hsm = await FaultyHsm.Start();
        var sessions = hsm.Module.Calls("C_OpenSession");
        hsm.Module.Do($"{function} return {(uint)value} count=1");

        var signature = await hsm.Sign();

        Assert.Equal(SigningFailure.None, signature.Failure);
        Assert.Contains(hsm.Hsm.Log.Lines, line => line.Id == 1020 && line.Text.Contains(value.ToString(), StringComparison.Ordinal));
        await Wait.UntilAsync(() => hsm.Module.Calls("C_OpenSession") == sessions + 1, "one session is opened");
        await hsm.FullSize();
    }

    [Theory]
    [InlineData(CKR.CKR_KEY_HANDLE_INVALID)]
    [InlineData(CKR.CKR_OBJECT_HANDLE_INVALID)]
    public async Task A_key_whose_handle_is_not_valid_any_more_is_looked_for_in_the_same_session(CKR value)
    {
        await using var hsm = await FaultyHsm.Start();
        var sessions = hsm.Module.Calls("C_OpenSession");
        hsm.Module.Do($"C_SignInit return {(uint)value} count=1");

        var signature = await hsm.Sign();

        Assert.Equal(SigningFailure.None, signature.Failure);
        Assert.Equal((1, sessions), (hsm.Module.Struck, hsm.Module.Calls("C_OpenSession")));
    }

    [Fact]
    public async Task All_sessions_killed_at_once_cost_no_request()
    {
        Assert.SkipUnless(TokenKind.Chosen.ClosesSessionsSafely, $"{TokenKind.Chosen.Name} writes into memory that it gave back when sessions are closed under threads that sign.");
        await using var hsm = await FaultyHsm.Start();
        hsm.Module.Do("C_Sign kill count=1");

        var signatures = await hsm.SignMany(40);

        Assert.All(signatures, signature => Assert.Equal(SigningFailure.None, signature.Failure));
        await hsm.FullSize();
    }

    [Theory]
    [InlineData("C_SignInit")]
    [InlineData("C_Sign")]
    public async Task A_lost_login_is_made_once_for_the_process(string function)
    {
        await using var hsm = await FaultyHsm.Start();
        var logins = hsm.Module.Calls("C_Login");
        hsm.Module.Do($"{function} return {(uint)CKR.CKR_USER_NOT_LOGGED_IN} count=1");

        var signature = await hsm.Sign();

        Assert.Equal(SigningFailure.None, signature.Failure);
        // The faulty C_Sign leaves the real operation active, which costs that session, and so one login more.
        Assert.InRange(hsm.Module.Calls("C_Login"), logins + 1, logins + 2);
    }

    [Theory]
    [InlineData(CKR.CKR_DEVICE_ERROR)]
    [InlineData(CKR.CKR_DEVICE_REMOVED)]
    [InlineData(CKR.CKR_TOKEN_NOT_PRESENT)]
    public async Task A_token_that_fails_for_a_moment_is_probed_and_used_again(CKR value)
    {
        await using var hsm = await FaultyHsm.Start();
        hsm.Module.Do($"C_Sign return {(uint)value} count=1");

        var signature = await hsm.Sign();

        Assert.Equal(SigningFailure.None, signature.Failure);
        Assert.Contains(hsm.Hsm.Log.Lines, line => line.Id == 1011);
        Assert.DoesNotContain(hsm.Hsm.Log.Lines, line => line.Id == 1030);
        await hsm.FullSize();
    }

    [Theory]
    [InlineData(CKR.CKR_DEVICE_ERROR)]
    [InlineData(CKR.CKR_CRYPTOKI_NOT_INITIALIZED)]
    [InlineData(CKR.CKR_GENERAL_ERROR)]
    public async Task The_library_is_initialized_again_while_signers_wait(CKR value)
    {
        await using var hsm = await FaultyHsm.Start();
        hsm.Module.Do($"* return {(uint)value} until=init");

        await hsm.Healed();

        Assert.Contains(hsm.Hsm.Log.Lines, line => line.Id == 1030);
        Assert.All(await hsm.SignMany(20), signature => Assert.Equal(SigningFailure.None, signature.Failure));
    }

    [Fact]
    public async Task A_request_in_the_moment_of_failure_waits_for_the_library_and_is_signed()
    {
        await using var hsm = await FaultyHsm.Start();
        hsm.Module.Do($"* return {(uint)CKR.CKR_CRYPTOKI_NOT_INITIALIZED} until=init");

        var signatures = await hsm.SignMany(10);

        Assert.All(signatures, signature => Assert.True(signature.Failure == SigningFailure.None, signature.Detail));
    }

    [Fact]
    public async Task While_nothing_helps_requests_fail_at_once_and_say_when_to_come_back()
    {
        await using var hsm = await FaultyHsm.Start();
        hsm.Module.Do($"* return {(uint)CKR.CKR_DEVICE_ERROR}", $"C_Initialize return {(uint)CKR.CKR_GENERAL_ERROR}");
        var first = await hsm.Sign();

        // Answered before the call returns: nothing was waited for.
        var second = Task.FromResult(first);
        await Wait.UntilAsync(() => (second = hsm.Sign()).IsCompleted, "a request is answered at once");

        Assert.Equal(SigningFailure.TokenUnavailable, first.Failure);
        Assert.Equal(SigningFailure.TokenUnavailable, (await second).Failure);
        Assert.NotNull((await second).RetryAfter);
        Assert.False(hsm.Hsm.Ring.State.Ready);
        Assert.Contains("CKR_DEVICE_ERROR", hsm.Hsm.Ring.State.Detail, StringComparison.Ordinal);
        hsm.Module.Do();
        await hsm.Healed();
        Assert.True(hsm.Hsm.Ring.State.Ready);
    }

    [Fact]
    public async Task A_refused_pin_is_tried_once_and_then_again_only_when_the_secret_changes()
    {
        await using var hsm = await FaultyHsm.Start();
        var service = hsm.Hsm.Services.GetRequiredService<HsmService>();
        var logins = hsm.Module.Calls("C_Login");
        hsm.Module.Do("C_Sign kill count=1", $"C_Login return {(uint)CKR.CKR_PIN_INCORRECT}");

        // One alone: the others would sign before their sessions are gone.
        var first = await hsm.Sign();
        var signatures = await hsm.SignMany(30);
        // Each is an occasion to log in.
        Enumerable.Range(0, 12).ToList().ForEach(_ => service.LookNow());

        Assert.Equal(SigningFailure.PinRefused, first.Failure);
        Assert.All(signatures, signature => Assert.Equal(SigningFailure.PinRefused, signature.Failure));
        Assert.Equal(logins + 1, hsm.Module.Calls("C_Login"));
        Assert.Contains("Pix:CloudHSMSecret", hsm.Hsm.Ring.State.Detail, StringComparison.Ordinal);

        hsm.Module.Do();
        hsm.Hsm.Configuration["Pix:CloudHSMSecret"] = Some.SharedToken().SecretOf("wrong");
        hsm.Hsm.Configuration.Reload();
        await Wait.UntilAsync(() => hsm.Module.Calls("C_Login") >= logins + 2, "the new secret is tried");
        Assert.Equal(SigningFailure.PinRefused, (await hsm.Sign()).Failure);
        Assert.Equal(logins + 2, hsm.Module.Calls("C_Login"));

        hsm.Hsm.Configuration["Pix:CloudHSMSecret"] = Some.SharedToken().Secret;
        hsm.Hsm.Configuration.Reload();
        await hsm.Healed();
    }

    [Fact]
    public async Task A_refusal_that_comes_after_the_secret_changed_does_not_stop_the_new_one()
    {
        await using var hsm = await FaultyHsm.Start();
        var service = hsm.Hsm.Services.GetRequiredService<HsmService>();
        hsm.Hsm.Configuration["Pix:CloudHSMSecret"] = Some.SharedToken().SecretOf("wrong");
        service.LookNow();
        var logins = hsm.Module.Calls("C_Login");
        hsm.Module.Do("C_Sign kill count=1", "C_Login delay 500");
        var signing = hsm.Sign();
        await Wait.UntilAsync(() => hsm.Module.Calls("C_Login") > logins, "a login with the wrong secret is under way");

        hsm.Hsm.Configuration["Pix:CloudHSMSecret"] = Some.SharedToken().Secret;
        service.LookNow();
        await signing;

        hsm.Module.Do();
        await hsm.Healed();
    }

    [Fact]
    public async Task A_wrong_signature_is_never_used()
    {
        await using var hsm = await FaultyHsm.Start();
        hsm.Module.Do("C_Sign flip");

        var signature = await hsm.Sign();

        Assert.Equal(SigningFailure.WrongSignature, signature.Failure);
        Assert.Null(signature.Value);
        Assert.Contains(hsm.Hsm.Log.Lines, line => line.Id == 1024);
        hsm.Module.Do();
        await hsm.Healed();
    }

    [Fact]
    public async Task One_wrong_signature_costs_its_session_and_not_the_request()
    {
        await using var hsm = await FaultyHsm.Start();
        var (digest, sessions) = (Some.Digest(), hsm.Module.Calls("C_OpenSession"));
        hsm.Module.Do("C_Sign flip count=1");

        var signature = await hsm.Sign(digest);

        Assert.True(Some.Verifies(hsm.Hsm.Ring.Current.Certificate, digest, signature.Value));
        await Wait.UntilAsync(() => hsm.Module.Calls("C_OpenSession") == sessions + 1, "its session is replaced");
    }

    [Fact]
    public async Task A_key_that_may_not_sign_is_said_and_not_tried_elsewhere()
    {
        await using var hsm = await FaultyHsm.Start();
        var attempts = hsm.Module.Calls("C_SignInit");
        hsm.Module.Do($"C_SignInit return {(uint)CKR.CKR_KEY_FUNCTION_NOT_PERMITTED}");

        var signature = await hsm.Sign();

        Assert.Equal(SigningFailure.KeyMissing, signature.Failure);
        Assert.Contains("CKR_KEY_FUNCTION_NOT_PERMITTED", signature.Detail, StringComparison.Ordinal);
        Assert.Equal(attempts + 1, hsm.Module.Calls("C_SignInit"));
    }
}
