//! The command table (design.md §6): name, request, response, the act it asks leave for, audited or not.
//! Router, TypeScript types and the "every command is tested" check come from it.

/// Calls `$callback!` with every command.
/// `gate`: `open` (before unlock), `unlocked` (a session, no act asked), or an `Act` of `domain::may`.
#[macro_export]
macro_rules! with_commands {
    ($callback:ident) => {
        $callback! {
            // start
            desk_status @ start (start::Nothing) -> start::DeskStatus, open;
            set_preferences @ start (start::DeskPreferences) -> start::DeskStatus, open;
            offer_passphrase @ start (start::Nothing) -> start::OfferedPassphrase, open;
            judge_passphrase @ start (start::PassphraseToJudge) -> start::PassphraseStrength, open;
            found_unit @ start (start::FoundUnit) -> start::SessionInfo, open;
            found_demo @ start (start::Nothing) -> start::DeskStatus, open;
            join_unit @ start (start::JoinUnit) -> start::Joined, open;
            unlock @ start (start::Unlock) -> start::SessionInfo, open;
            unlock_with_pin @ start (start::Pin) -> start::SessionInfo, open;
            lock @ start (start::Nothing) -> start::DeskStatus, open;
            idle_lock @ start (start::Nothing) -> start::DeskStatus, open;
            session @ start (start::Nothing) -> start::SessionInfo, unlocked;
            set_pin @ start (start::Pin) -> start::SessionInfo, unlocked;
            recovery_sheet @ start (start::SheetNumber) -> start::RecoverySheet, unlocked;
            confirm_sheet @ start (start::SheetWords) -> start::SheetsStatus, unlocked;
            sheets_status @ start (start::Nothing) -> start::SheetsStatus, unlocked;
            // recovery
            recovery @ recovery (start::Nothing) -> recovery::RecoveryView, unlocked;
            begin_sheets @ recovery (start::Nothing) -> start::SheetsStatus, RenewSheets;
            second_sheets @ recovery (recovery::SecondSheets) -> recovery::RecoveryView, SecondSheets;
            use_sheets @ recovery (recovery::UseSheets) -> recovery::SheetsOpened, UseSheets;
            restore_unit_secret @ recovery (recovery::RestoreSecret) -> start::DeskStatus, open;
            // people
            people @ people (start::Nothing) -> people::People, unlocked;
            invite @ people (people::Invite) -> people::Invitation, Invite;
            reinvitation_effect @ people (people::OnePerson) -> people::ReinvitationEffect, Invite;
            reinvite @ people (people::Reinvite) -> people::Invitation, Invite;
            withdraw_invitation @ people (people::OnePerson) -> people::People, WithdrawInvitation;
            fingerprint @ people (people::OnePerson) -> people::Fingerprint, unlocked;
            confirm_person @ people (people::Fingerprint) -> people::People, ConfirmMember;
            change_office @ people (people::ChangeOffice) -> people::People, ChangeOffices;
            give_office @ people (people::GiveOffice) -> people::People, ChangeOffices;
            take_office @ people (people::TakeOffice) -> people::People, ChangeOffices;
            end_member @ people (people::EndMember) -> people::People, EndMember;
            take_leave @ people (people::TakeLeave) -> people::WentOnLeave, TakeLeave;
            end_leave @ people (start::Nothing) -> people::People, TakeLeave;
            name_recorders @ people (people::NameRecorders) -> people::People, NameRecorders;
            order_access @ people (people::OrderAccess) -> people::People, Allocate;
            access_progress @ people (start::Nothing) -> people::AccessProgress, unlocked;
            // intake
            new_draft @ intake (intake::NewDraft) -> intake::Draft, RegisterSubmission;
            drafts @ intake (start::Nothing) -> Vec<intake::DraftLine>, RegisterSubmission;
            draft @ intake (intake::OneDraft) -> intake::Draft, RegisterSubmission;
            save_draft @ intake (intake::SaveDraft) -> intake::DraftSaved, RegisterSubmission;
            delete_draft @ intake (intake::OneDraft) -> Vec<intake::DraftLine>, RegisterSubmission;
            attach_files @ intake (intake::AttachFiles) -> intake::Attached, RegisterSubmission;
            detach_file @ intake (intake::OneDraftFile) -> intake::Draft, RegisterSubmission;
            mark_draft_file @ intake (intake::MarkDraftFile) -> intake::Draft, RegisterSubmission;
            register_draft @ intake (intake::RegisterDraft) -> intake::Registered, RegisterSubmission;
            receipt @ intake (intake::OneSubmission) -> intake::PrintPages, RegisterSubmission;
            save_receipt @ intake (intake::OneSubmission) -> intake::SavedFile, RegisterSubmission;
            // desk
            my_desk @ desk (start::Nothing) -> desk::MyDesk, unlocked;
            deadlines @ desk (desk::DeadlinesQuery) -> desk::DeadlinesPage, unlocked;
            monday @ desk (start::Nothing) -> desk::Monday, unlocked;
            monday_pages @ desk (start::Nothing) -> intake::PrintPages, unlocked;
            // inquiry
            find_inquiry @ inquiry (inquiry::FindInquiry) -> inquiry::InquiryHits, AnswerInquiry;
            answer_inquiry @ inquiry (inquiry::AnswerInquiry) -> inquiry::InquiryAnswer, AnswerInquiry;
            // register
            register_page @ register (register::RegisterQuery) -> register::RegisterPage, ReadRegister;
            day_list @ register (register::DayList) -> intake::PrintPages, ReadRegister;
            // dossier
            dossier @ dossier (dossier::OneCase) -> dossier::Dossier, ReadCase;
            trail @ dossier (dossier::OneCase) -> dossier::Trail, ReadCase;
            page_facts @ page (page::OnePage) -> page::PageFacts, unlocked;
            // identity
            identity @ identity (dossier::OneCase) -> identity::IdentityView, unlocked;
            ask_identity @ identity (identity::AskIdentity) -> identity::IdentityView, unlocked;
            end_identity @ identity (identity::OneRequest) -> identity::IdentityView, unlocked;
            identity_duties @ identity (start::Nothing) -> Vec<identity::RequestLine>, unlocked;
            answer_identity @ identity (identity::AnswerIdentity) -> Vec<identity::RequestLine>, unlocked;
            open_item @ identity (identity::OpenItem) -> identity::OpenedItem, unlocked;
            record_items @ identity (identity::RecordIdentity) -> identity::IdentityView, unlocked;
            print_envelope @ identity (identity::PrintEnvelope) -> intake::PrintPages, PrintEnvelope;
            // custody
            custody @ custody (start::Nothing) -> custody::Custody, unlocked;
            name_half_holder @ custody (custody::NameHolder) -> custody::Custody, NameHalfHolder;
            second_half_holder @ custody (custody::OneHolder) -> custody::Custody, SecondHalfHolder;
            end_half_holder @ custody (custody::OneHolder) -> custody::Custody, NameHalfHolder;
            hand_over_half_key @ custody (custody::OneHolder) -> custody::Custody, SecondHalfHolder;
            renew_group_key @ custody (custody::OneGroup) -> custody::Custody, SecondHalfHolder;
            second_group_key @ custody (custody::OneGroup) -> custody::Custody, SecondHalfHolder;
            take_half_key @ custody (custody::TakeHalfKey) -> custody::Custody, SecondHalfHolder;
            // marking
            mark_file @ marking (marking::MarkFile) -> dossier::Dossier, MarkIdentity;
            // verification
            start_verification @ verification (dossier::OneCase) -> dossier::Dossier, StartVerification;
            save_checklists @ verification (verification::SaveChecklists) -> dossier::Dossier, SaveChecklists;
            request_completion @ verification (verification::RequestCompletion) -> dossier::Dossier, RequestCompletion;
            end_completion @ verification (verification::EndCompletion) -> dossier::Dossier, EndCompletion;
            register_case @ verification (verification::RegisterCase) -> verification::AgendaNumber, Register;
            refuse_case @ verification (verification::RefuseCase) -> dossier::Dossier, Refuse;
            close_at_intake @ verification (verification::CloseAtIntake) -> verification::Done, CloseAtIntake;
            confirm_cases @ verification (verification::ConfirmCases) -> verification::Done, ConfirmByLeader;
            refer_case @ verification (verification::ReferCase) -> dossier::Dossier, Refer;
            merge_case @ verification (verification::MergeCase) -> dossier::Dossier, Merge;
            fulfil_duty @ verification (verification::FulfilDuty) -> dossier::Dossier, FulfilDuty;
            drop_duty @ verification (verification::DropDuty) -> dossier::Dossier, DropDuty;
            log_contact @ verification (verification::LogContact) -> dossier::Dossier, LogContact;
            change_content @ verification (verification::ChangeContent) -> dossier::Dossier, ChangeContent;
            shut_out @ verification (verification::ShutOut) -> Option<dossier::Dossier>, ShutOut;
            reopen @ verification (verification::Reopen) -> dossier::Dossier, Reopen;
            // steps
            attach_paper @ papers (papers::AttachPaper) -> papers::PaperAttached, unlocked;
            detach_paper @ papers (papers::OneWaitingPaper) -> papers::PaperAttached, unlocked;
            take_step @ steps (steps::TakeStep) -> dossier::Dossier, unlocked;
            // settings
            settings @ settings (start::Nothing) -> settings::SettingsView, unlocked;
            change_settings @ settings (settings::ChangeSettings) -> settings::SettingsView, ChangeSettings;
            calendar_year @ settings (settings::OneYear) -> settings::CalendarYear, unlocked;
            revision_effect @ settings (settings::ReviseCalendar) -> settings::RevisionEffect, ReviseCalendar;
            revise_calendar @ settings (settings::ReviseCalendar) -> settings::CalendarYear, ReviseCalendar;
            confirm_year @ settings (settings::OneYear) -> settings::CalendarYear, ReviseCalendar;
            policy @ settings (start::Nothing) -> settings::PolicyView, unlocked;
            change_policy @ settings (settings::ChangePolicy) -> settings::PolicyView, ChangePolicy;
            change_rules @ settings (start::Nothing) -> settings::PolicyView, ChangeRules;
            permission_matrix @ settings (start::Nothing) -> settings::PermissionMatrix, unlocked;
            log_text @ settings (start::Nothing) -> settings::LogText, unlocked;
            // checks
            integrity @ checks (start::Nothing) -> checks::Integrity, unlocked;
            verify_ledger @ checks (checks::RunVerify) -> checks::VerifyReport, CheckIntegrity;
            verify_progress @ checks (start::Nothing) -> checks::VerifyProgress, CheckIntegrity;
            cancel_verify @ checks (start::Nothing) -> checks::VerifyProgress, CheckIntegrity;
            // restore
            restore_view @ restore (start::Nothing) -> restore::RestoreView, unlocked;
            sign_restore @ restore (restore::SignRestore) -> restore::RestoreView, unlocked;
            lost_acts @ restore (start::Nothing) -> Vec<restore::LostActLine>, unlocked;
            redo_act @ restore (restore::OneLostAct) -> Vec<restore::LostActLine>, unlocked;
            dismiss_act @ restore (restore::OneLostAct) -> Vec<restore::LostActLine>, unlocked;
        }
    };
}
