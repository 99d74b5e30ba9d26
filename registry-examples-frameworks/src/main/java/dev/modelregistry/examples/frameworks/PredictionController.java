package dev.modelregistry.examples.frameworks;

import dev.modelregistry.serving.LiveModel;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Answers, and says in a header which version did. */
@RestController
class PredictionController {

    static final String VERSION = "X-Model-Version";

    private final LiveModel<Scorer> live;

    PredictionController(LiveModel<Scorer> live) {
        this.live = live;
    }

    @GetMapping("/suspicious")
    ResponseEntity<String> suspicious(@RequestParam("amount") double amount) {
        try (LiveModel.Use<Scorer> use = live.use()) {
            return ResponseEntity.ok()
                    .header(VERSION, use.version().version().toString())
                    .body(String.valueOf(use.model().suspicious(amount)));
        }
    }
}
