"""What every client in Python must do."""

import server

SENTENCES = {
    "NOT_FOUND": r"Operation '.*nothing' was not found\. It never existed",
    "FAILED_PRECONDITION": r"Only an operation that is done can be deleted",
    "UNIMPLEMENTED": r"can't be cancelled: it was started with cancellable = false",
    "INVALID_ARGUMENT": r"Invalid filter 'done=perhaps': at position \d+",
    "PERMISSION_DENIED": r"Permission '.*operations\.cancel' denied on resource",
    "UNAUTHENTICATED": r"missing required authentication credential",
    "UNAVAILABLE": r"can't be reached or is too busy\. Try again",
}


class OperationsSuite:
    """A mixin of unittest.TestCase.

    A client has get(name) -> {name, done, state, code, message}, pages(parent, filter, page_size)
    -> lists of names, cancel(name) and delete(name).
    """

    retries = False

    def connect(self, url, token=None):
        raise NotImplementedError

    def error_of(self, status):
        """The type of what the client throws for a status."""
        raise NotImplementedError

    def setUp(self):
        self.client = self.connect(server.WELL)

    def refused(self, status):
        return self.assertRaisesRegex(self.error_of(status), SENTENCES[status])

    def test_get_shows_what_is_not_done_and_what_it_ended_with(self):
        name = server.start(operationType="EXPORT_ENTITIES")
        token = server.claim(name)
        before = self.client.get(name)
        self.assertEqual((name, False, "PROCESSING"), (before["name"], before["done"], before["state"]))
        server.finish(name, token, error={"code": 9, "message": "no room left"})
        after = self.client.get(name)
        self.assertEqual((True, "FAILED"), (after["done"], after["state"]))
        self.assertEqual((9, "no room left"), (after["code"], after["message"]))

    def test_list_gives_every_page_and_each_operation_once(self):
        parent = server.parent()
        names = [server.start(parent, operationId=i) for i in "abcde"]
        self.assertEqual([names[:2], names[2:4], names[4:]], self.client.pages(parent, "", 2))

    def test_list_shows_what_a_filter_matches(self):
        parent = server.parent()
        names = [server.start(parent, operationId=i, labels={"run": "x y"}) for i in "abcd"]
        done = [name for name in names if not name.endswith("/b")]
        for name in done:
            self.client.cancel(name)
        matching = 'done = true AND metadata.common.labels.run = "x y"'
        self.assertEqual(done, sum(self.client.pages(parent, matching, 2), []))
        self.assertEqual([], sum(self.client.pages(parent, "state = FAILED", 2), []))

    def test_cancel_of_what_nobody_claimed_ends_it_and_again_changes_nothing(self):
        name = server.start()
        self.client.cancel(name)
        cancelled = self.client.get(name)
        self.assertEqual((True, "CANCELLED", 1), (cancelled["done"], cancelled["state"], cancelled["code"]))
        recorded = server.read(name)
        self.client.cancel(name)
        self.assertEqual(recorded, server.read(name))

    def test_cancel_of_claimed_work_is_seen_as_code_1_when_the_worker_has_stopped(self):
        name = server.start()
        token = server.claim(name)
        self.client.cancel(name)
        cancelling = self.client.get(name)
        self.assertEqual((False, "CANCELLING"), (cancelling["done"], cancelling["state"]))
        self.assertTrue(server.heartbeat(name, token)["cancelRequested"])
        server.finish(name, token, error={"code": 1, "message": "stopped after 7 of 9"})
        cancelled = self.client.get(name)
        self.assertEqual((True, "CANCELLED"), (cancelled["done"], cancelled["state"]))
        self.assertEqual((1, "stopped after 7 of 9"), (cancelled["code"], cancelled["message"]))

    def test_delete_hides_what_is_done(self):
        name = server.start(operationId="nothing")
        self.client.cancel(name)
        self.client.delete(name)
        with self.refused("NOT_FOUND"):
            self.client.get(name)

    def test_what_is_not_there_is_not_found(self):
        for method in self.client.get, self.client.cancel, self.client.delete:
            with self.refused("NOT_FOUND"):
                method(f"{server.parent()}/operations/nothing")

    def test_delete_of_what_is_not_done_is_a_failed_precondition(self):
        with self.refused("FAILED_PRECONDITION"):
            self.client.delete(server.start())

    def test_cancel_of_what_is_not_cancellable_is_unimplemented(self):
        name = server.start(cancellable=False)
        with self.refused("UNIMPLEMENTED"):
            self.client.cancel(name)

    def test_a_bad_filter_is_an_invalid_argument(self):
        with self.refused("INVALID_ARGUMENT"):
            self.client.pages(server.parent(), "done=perhaps", 2)

    def test_who_may_only_look_is_denied_to_cancel(self):
        name = server.start()
        viewer = self.connect(server.RESTRICTED, server.VIEWER_TOKEN)
        self.assertEqual(name, viewer.get(name)["name"])
        with self.refused("PERMISSION_DENIED"):
            viewer.cancel(name)

    def test_a_server_whose_store_is_down_is_unavailable(self):
        name = server.start()
        with self.refused("UNAVAILABLE"):
            self.connect(server.DOWN).cancel(name)

    def test_cancel_is_recorded_once_though_its_answer_was_lost(self):
        self.cancelled_through_faults("unanswered")

    def test_cancel_is_recorded_once_though_the_first_was_not_heard(self):
        self.cancelled_through_faults("unheard")

    def cancelled_through_faults(self, operation_id):
        name = server.start(operationId=operation_id)
        faulty = self.connect(server.FAULTY)
        if not self.retries:
            with self.refused("UNAVAILABLE"):
                faulty.cancel(name)
            self.assertEqual(operation_id == "unanswered", server.read(name).get("done", False))
        faulty.cancel(name)
        recorded = server.read(name)
        self.assertEqual("CANCELLED", recorded["metadata"]["common"]["state"])
        self.client.cancel(name)
        self.assertEqual(recorded, server.read(name))
